/** A kernel by itself, for tests of what needs nothing of the model. */
import { Kernel, type Outside } from '../../src/engine/kernel.ts'

const absent = (): never => {
  throw new Error('there is no model')
}

const outside: Outside = {
  sample: absent,
  growMessages: absent,
  deliver: absent,
  endService: absent,
  attemptFailed: absent,
  publishSuccess: absent,
  publish: absent,
  overflow: absent,
  settled: absent,
  endFlows: absent,
  arrive: absent,
  nextArrival: absent,
  traceRanOut: absent,
  occur: absent,
  deliverPending: absent,
  ownedByPublisher: absent,
}

/** @param model what of a model there is after all. */
export const kernel = (model: Partial<Outside> = {}): Kernel => new Kernel({ ...outside, ...model })
