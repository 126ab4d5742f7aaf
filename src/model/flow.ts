/** End-to-end accounting of one flow: instances begin with a producer's message and end once, by event or by settling. */
import type { Kernel } from '../engine/kernel.ts'
import {
  FLOW_BYTES,
  FLOW_SET_BYTES,
  MOST_FLOWS,
  R_FLOW_COMPLETED,
  R_FLOW_ENDED_TIME,
  R_FLOW_FAILED,
  R_FLOW_IN_FLIGHT,
  R_FLOW_IN_TIME,
  R_FLOW_LAPSED,
  R_FLOW_LATENCY,
  R_FLOW_SET_STARTED,
  R_FLOW_WITHIN,
  W_FLOW_INDEX,
  W_FLOW_SET_FLOWS,
  W_FLOW_SET_SETTLING,
  W_FLOW_SET_SIZE,
} from '../kernel/layout.ts'
import { SharedGauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'

/** The flows that one event starts: their instances begin together, and settle together. */
export class FlowSet {
  readonly number: number
  readonly flows: Flow[] = []
  /** Times to settling. */
  readonly settling: Tally
  /** Of its record in the kernel's memory. */
  readonly address: number
  private readonly words: Int32Array
  private readonly reals: Float64Array

  /** @param number of the set. */
  constructor(kernel: Kernel, number: number) {
    this.number = number
    this.settling = new Tally(kernel)
    this.address = kernel.allocate(FLOW_SET_BYTES)
    this.words = kernel.words.subarray(this.address >>> 2)
    this.reals = kernel.reals.subarray(this.address >>> 3)
    this.words[W_FLOW_SET_SETTLING] = this.settling.address
  }

  /** Instances of each of them. */
  get started(): number {
    return this.reals[R_FLOW_SET_STARTED]!
  }

  /** @returns its bit in the words that say which of them have ended. @throws Error for more than `MOST_FLOWS`. */
  add(flow: Flow): number {
    const { flows, words } = this
    if (flows.length === MOST_FLOWS) throw new Error(`more than ${MOST_FLOWS} flows start with one event`)
    words[W_FLOW_SET_FLOWS + flows.length] = flow.address
    flows.push(flow)
    words[W_FLOW_SET_SIZE] = flows.length
    return 1 << (flows.length - 1)
  }
}

export class Flow {
  readonly index: number
  readonly name: string
  /** Latencies up to this count as in time; Infinity: no bound was given. */
  readonly within: number
  /** Instances that have not ended. */
  readonly inFlight: SharedGauge
  /** Of those that completed. */
  readonly latency: Tally
  /** Those that begin with the same event. */
  readonly set: FlowSet
  /** Of a word about the flows of the set. */
  readonly bit: number
  /** Of its record in the kernel's memory. */
  readonly address: number
  private readonly reals: Float64Array

  constructor(kernel: Kernel, index: number, name: string, within: number, set: FlowSet) {
    this.index = index
    this.name = name
    this.within = within
    this.address = kernel.allocate(FLOW_BYTES)
    this.reals = kernel.reals.subarray(this.address >>> 3)
    this.inFlight = new SharedGauge(kernel, this.address + R_FLOW_IN_FLIGHT * 8)
    this.latency = new Tally(kernel, this.address + R_FLOW_LATENCY * 8)
    this.set = set
    this.bit = set.add(this)
    this.reals[R_FLOW_WITHIN] = within
    kernel.words[(this.address >>> 2) + W_FLOW_INDEX] = index
  }

  get started(): number {
    return this.set.started
  }

  /** Of all that settled. */
  get settling(): Tally {
    return this.set.settling
  }

  get completed(): number {
    return this.reals[R_FLOW_COMPLETED]!
  }

  set completed(n: number) {
    this.reals[R_FLOW_COMPLETED] = n
  }

  get failed(): number {
    return this.reals[R_FLOW_FAILED]!
  }

  set failed(n: number) {
    this.reals[R_FLOW_FAILED] = n
  }

  get lapsed(): number {
    return this.reals[R_FLOW_LAPSED]!
  }

  set lapsed(n: number) {
    this.reals[R_FLOW_LAPSED] = n
  }

  get inTime(): number {
    return this.reals[R_FLOW_IN_TIME]!
  }

  set inTime(n: number) {
    this.reals[R_FLOW_IN_TIME] = n
  }

  /** Σ time from start to end of all that ended, however they did [s]. */
  get endedTime(): number {
    return this.reals[R_FLOW_ENDED_TIME]!
  }

  set endedTime(n: number) {
    this.reals[R_FLOW_ENDED_TIME] = n
  }
}
