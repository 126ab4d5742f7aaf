import { battery } from './battery.ts'
import { markovModels } from './markov-models.ts'

battery('exponential services behind Poisson arrivals', markovModels)
