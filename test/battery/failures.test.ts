import { battery } from './battery.ts'
import { failureModels } from './failure-models.ts'

battery('failures and retries', failureModels)
