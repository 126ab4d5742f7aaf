import { battery } from './battery.ts'
import { serviceModels } from './service-models.ts'

battery('general services behind Poisson arrivals', serviceModels)
