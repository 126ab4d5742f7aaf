import { battery } from './battery.ts'
import { brokerModels } from './broker-models.ts'

battery('queues of single workers, and repeated deliveries', brokerModels)
