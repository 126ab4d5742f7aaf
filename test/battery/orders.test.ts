import { battery } from './battery.ts'
import { orderModels } from './order-models.ts'

battery('orders of service', orderModels)
