/** When buffers of single workers make a difference (`queue.prefetch`). */
import type { Network } from './network.ts'

/** Whether a message may wait in the buffer of one worker while another is idle, or out of turn. */
export function prefetches(network: Network, h: number): boolean {
  const { queue, workers } = network.scenario.handlers[h]!
  if (queue.prefetch === null || queue.prefetch === 1) return false
  return !(workers.kind === 'fixed' && workers.count === 1 && queue.discipline === 'fifo')
}
