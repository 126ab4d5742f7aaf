/**
 * Partition keys. A key is drawn for each published message of an event with a law of keys, and all copies of the message
 * carry it; key k goes to partition k mod partitions. Without a law the key is that of the flow instance: instances are
 * numbered as the first of their keyed messages is published, and the number is scattered over 31 bits by a hash, so that
 * the messages of one instance share a partition and instances spread evenly, in no pattern. The hash is salted, so that
 * the pattern is another one in every replication, and is not taken for certain by the intervals.
 */
import { aliasSampler } from '../distributions/alias.ts'
import type { Stream } from '../engine/stream.ts'
import type { KeySpec } from '../scenario/scenario.ts'
import { ints } from './messages.ts'

/** Keys of one event's messages. */
export interface Keys {
  /** The key of a message that is published now in the flow instance of `root`: 0 … 2³¹ − 1. */
  next(root: number): number
}

/** Keys drawn by a law, independently for every message. */
export class DrawnKeys implements Keys {
  private readonly stream: Stream
  private readonly draw: (stream: Stream) => number

  constructor(spec: KeySpec, stream: Stream) {
    this.stream = stream
    if (spec.kind === 'zipf' && spec.exponent === 0) this.draw = (s) => s.below(spec.keys)
    else this.draw = aliasSampler(weightsOf(spec))
  }

  next(): number {
    return this.draw(this.stream)
  }
}

/** Weight of each key; of a Zipf law k^-exponent, k = 1, 2, … */
export function weightsOf(spec: KeySpec): readonly number[] {
  return spec.kind === 'weights' ? spec.weights : Array.from({ length: spec.keys }, (_, k) => (k + 1) ** -spec.exponent)
}

/** One key for each flow instance. */
export class InstanceKeys implements Keys {
  /** By root: number of its instance, -1: none yet. */
  private numbers = new Int32Array(0)
  private count = 0
  private readonly salt: number

  /** @param salt any 32 bits. */
  constructor(salt: number) {
    this.salt = salt
  }

  next(root: number): number {
    if (root >= this.numbers.length) {
      const old = this.numbers.length
      this.numbers = ints(this.numbers, Math.max(1024, old * 2, root + 1)).fill(-1, old)
    }
    let number = this.numbers[root]!
    if (number < 0) {
      number = this.count
      // Numbers repeat after 2³¹ instances, whose keys then repeat.
      this.count = (this.count + 1) & 0x7fffffff
      this.numbers[root] = number
    }
    return scatter(number ^ this.salt)
  }

  /** The instance has settled: its record goes to another one. */
  forget(root: number): void {
    if (root < this.numbers.length) this.numbers[root] = -1
  }
}

/** The finalizer of MurmurHash3 (Appleby 2011): every bit of the number changes every bit of the result half of the time. */
function scatter(number: number): number {
  let x = number
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 1
}
