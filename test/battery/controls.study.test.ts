import { battery } from './battery.ts'
import { controlModels } from './control-models.ts'
import { datedModels } from './dated-models.ts'

battery('time-outs, limits, batches and back-pressure', controlModels)
battery('windows and starts', datedModels)
