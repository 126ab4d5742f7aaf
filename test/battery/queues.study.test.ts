import { arrivalModels } from './arrival-models.ts'
import { battery } from './battery.ts'
import { lossModels } from './loss-models.ts'
import { markovModels } from './markov-models.ts'

battery('arrivals that are not Poisson', arrivalModels)
battery('messages that are lost', lossModels)
battery('exponential services behind Poisson arrivals', markovModels)
