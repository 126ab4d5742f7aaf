/** End-to-end accounting of one flow: instances begin with a producer's message and end once, by event or by settling. */
import type { Kernel } from '../engine/kernel.ts'
import {
  FLOW_BYTES,
  R_FLOW_COMPLETED,
  R_FLOW_ENDED_TIME,
  R_FLOW_FAILED,
  R_FLOW_IN_FLIGHT,
  R_FLOW_IN_TIME,
  R_FLOW_LAPSED,
  R_FLOW_LATENCY,
  R_FLOW_SETTLING,
  R_FLOW_STARTED,
  R_FLOW_WITHIN,
  W_FLOW_INDEX,
} from '../kernel/layout.ts'
import { SharedGauge } from '../statistics/gauge.ts'
import { Tally } from '../statistics/tally.ts'

export class Flow {
  readonly index: number
  readonly name: string
  /** Latencies up to this count as in time; Infinity: no bound was given. */
  readonly within: number
  /** Instances that have not ended. */
  readonly inFlight: SharedGauge
  /** Of those that completed. */
  readonly latency: Tally
  /** Of all that settled. */
  readonly settling: Tally
  /** Of its record in the kernel's memory. */
  readonly address: number
  private readonly reals: Float64Array

  constructor(kernel: Kernel, index: number, name: string, within: number) {
    this.index = index
    this.name = name
    this.within = within
    this.address = kernel.allocate(FLOW_BYTES)
    this.reals = kernel.reals.subarray(this.address >>> 3)
    this.inFlight = new SharedGauge(kernel, this.address + R_FLOW_IN_FLIGHT * 8)
    this.latency = new Tally(kernel, this.address + R_FLOW_LATENCY * 8)
    this.settling = new Tally(kernel, this.address + R_FLOW_SETTLING * 8)
    this.reals[R_FLOW_WITHIN] = within
    kernel.words[(this.address >>> 2) + W_FLOW_INDEX] = index
  }

  get started(): number {
    return this.reals[R_FLOW_STARTED]!
  }

  set started(n: number) {
    this.reals[R_FLOW_STARTED] = n
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
