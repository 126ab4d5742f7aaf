import { battery } from './battery.ts'
import { controlModels } from './control-models.ts'

battery('time-outs, limits, batches and back-pressure', controlModels)
