import { arrivalModels } from './arrival-models.ts'
import { battery } from './battery.ts'

battery('arrivals that are not Poisson', arrivalModels)
