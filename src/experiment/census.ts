/** Who is where at an instant, found by walking the pools: an account that owes nothing to the counters. O(capacity of the pools). */
import { isInterrupted } from '../model/interruptible.ts'
import {
  BLOCKED,
  CALLING,
  EXCEEDING,
  FLOW_SET,
  FREE,
  HALF,
  JOINED,
  JOINING,
  MARKING,
  PLACE,
  PUBLISHING,
  QUEUED,
  REALS,
  RETRYING,
  SERVING,
  STARTED,
  STATE,
  STATE_BITS,
  WAITING,
  WORDS,
} from '../model/messages.ts'
import type { Network } from '../model/network.ts'

/** What is present at an instant. */
export class Census {
  /** By class: Σ (now − joined) of those waiting, and of all at the handler [s]; numbers by place. */
  readonly queueAge: Float64Array
  readonly age: Float64Array
  readonly present: Float64Array
  readonly retrying: Float64Array
  readonly joining: Float64Array
  readonly waiting: Float64Array
  messages = 0
  /** Deliveries in groups. */
  grouped = 0
  /** Callers that wait to publish again. */
  calling = 0
  /** By flow: number not ended and Σ (now − born) of them; of the system: of those not settled. */
  readonly open: Float64Array
  readonly openAge: Float64Array
  instances = 0
  instanceAge = 0

  constructor(net: Network) {
    const classes = net.subscriptions.length
    this.queueAge = new Float64Array(classes)
    this.age = new Float64Array(classes)
    this.present = new Float64Array(classes)
    this.retrying = new Float64Array(classes)
    this.joining = new Float64Array(classes)
    this.waiting = new Float64Array(classes)
    this.open = new Float64Array(net.flows.length)
    this.openAge = new Float64Array(net.flows.length)
    this.countMessages(net)
    this.countInstances(net)
  }

  private countMessages(net: Network): void {
    const { whole, real, group, capacity } = net.messages
    const grouped = group.length > 0
    const now = net.now
    for (let m = 0; m < capacity; m++) {
      const place = whole[m * WORDS + PLACE]!
      const state = place & STATE
      if (state === FREE) continue
      if (state === CALLING) {
        this.calling++
        continue
      }
      this.messages++
      const s = place >> STATE_BITS
      if (grouped && group[m]! >= 0 && knowsRepeats(net, state, s)) this.grouped++
      if (state === QUEUED || state === SERVING || state === EXCEEDING || state === BLOCKED) {
        const age = now - real[m * REALS + JOINED]!
        this.present[s]!++
        this.age[s]! += age
        // One that was interrupted has been counted up to its first start.
        if (state === QUEUED && isInterrupted(net, m, net.subscriptions[s]!))
          this.queueAge[s]! += now - real[m * REALS + STARTED]!
        else if (state === QUEUED) this.queueAge[s]! += age
      } else if (state === RETRYING) this.retrying[s]!++
      else if (state === JOINING) this.joining[s]!++
      else if (state === WAITING) this.waiting[s]!++
    }
  }

  private countInstances(net: Network): void {
    const { messages } = net
    const { whole, capacity } = messages
    const now = net.now
    for (let i = 0; i < capacity; i++) {
      if (messages.references(i) === 0) continue
      const age = now - messages.born(i)
      this.instances++
      this.instanceAge += age
      const set = whole[i * WORDS + FLOW_SET]! >> HALF
      if (set < 0) continue
      const { flows } = net.flowSets[set]!
      for (let bit = 0; bit < flows.length; bit++) {
        if ((messages.ended(i) & (1 << bit)) !== 0) continue
        const { index } = flows[bit]!
        this.open[index]!++
        this.openAge[index]! += age
      }
    }
  }
}

/** Only deliveries to a handler that knows repetitions are in groups. */
function knowsRepeats(net: Network, state: number, s: number): boolean {
  return state !== PUBLISHING && state !== MARKING && net.subscriptions[s]!.handler.repeats !== null
}
