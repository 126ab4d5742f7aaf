import { battery } from './battery.ts'
import { failureModels } from './failure-models.ts'
import { flowModels } from './flow-models.ts'
import { networkModels } from './network-models.ts'

battery('failures and retries', failureModels)
battery('flows, joins and the bus', flowModels)
battery('networks', networkModels)
