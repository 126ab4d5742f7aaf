import { battery } from './battery.ts'
import { lossModels } from './loss-models.ts'

battery('messages that are lost', lossModels)
