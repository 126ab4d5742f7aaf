import { battery } from './battery.ts'
import { datedModels } from './dated-models.ts'

battery('windows and starts', datedModels)
