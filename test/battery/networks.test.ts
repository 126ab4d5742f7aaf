import { battery } from './battery.ts'
import { networkModels } from './network-models.ts'

battery('networks', networkModels)
