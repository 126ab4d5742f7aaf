import { battery } from './battery.ts'
import { orderModels } from './order-models.ts'
import { serviceModels } from './service-models.ts'

battery('orders of service', orderModels)
battery('general services behind Poisson arrivals', serviceModels)
