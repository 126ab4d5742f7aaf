/** Every model of the battery. */
import { arrivalModels } from './arrival-models.ts'
import { brokerModels } from './broker-models.ts'
import { controlModels } from './control-models.ts'
import { crewModels } from './crew-models.ts'
import { datedModels } from './dated-models.ts'
import { failureModels } from './failure-models.ts'
import { flowModels } from './flow-models.ts'
import type { Model } from './judge.ts'
import { lossModels } from './loss-models.ts'
import { markovModels } from './markov-models.ts'
import { networkModels } from './network-models.ts'
import { orderModels } from './order-models.ts'
import { serviceModels } from './service-models.ts'

export const allModels: readonly Model[] = [
  ...markovModels,
  ...lossModels,
  ...serviceModels,
  ...orderModels,
  ...arrivalModels,
  ...networkModels,
  ...flowModels,
  ...failureModels,
  ...controlModels,
  ...brokerModels,
  ...datedModels,
  ...crewModels,
]
