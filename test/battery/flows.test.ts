import { battery } from './battery.ts'
import { flowModels } from './flow-models.ts'

battery('flows, joins and the bus', flowModels)
