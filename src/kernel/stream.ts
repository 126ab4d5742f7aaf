/**
 * One stream of random numbers, from which every variate of the simulation is made: 16 bytes at an address, the state.
 *
 * Generator: sfc32 (C. Doty-Humphrey, PractRand 0.95), 128 bits of state, period at least 2^32, about 2^127 on average. The
 * sequence of every method is part of the contract, as in `engine/stream.ts`: the same state gives the same values for
 * ever, because a seed in a report must reproduce the report.
 *
 * A real variate takes two outputs, put together as one whole number: a single conversion, which rounds (if at all) as the sum
 * of the two parts would. Methods whose names end in `Inline` are for where a call would cost too much.
 */
import { exp, log } from './imports.ts'
import {
  EXP_R,
  exponentialHeights,
  exponentialLayers,
  LAYER_BITS,
  NORMAL_R,
  normalHeights,
  normalLayers,
  WIDTH,
} from './ziggurat.ts'

const TWO_M53: f64 = 1.1102230246251565e-16

/** Not shareable between components whose draws must not influence each other. Discard 12 outputs after seeding. */
@unmanaged
export class Stream {
  a: u32
  b: u32
  c: u32
  d: u32

  /** 32 random bits. */
  @inline bits(): u32 {
    const b = this.b
    const c = this.c
    const d = this.d
    const output = this.a + b + d
    this.a = b ^ (b >> 9)
    this.b = c + (c << 3)
    this.c = rotl<u32>(c, 21) + output
    this.d = d + 1
    return output
  }

  /** The next two outputs, the first one in the upper half. */
  @inline pair(): u64 {
    const b = this.b
    const c = this.c
    const d = this.d
    const first = this.a + b + d
    const b1 = c + (c << 3)
    const c1 = rotl<u32>(c, 21) + first
    const second = (b ^ (b >> 9)) + b1 + d + 1
    this.a = b1 ^ (b1 >> 9)
    this.b = c1 + (c1 << 3)
    this.c = rotl<u32>(c1, 21) + second
    this.d = d + 2
    return ((<u64>first) << 32) | <u64>second
  }

  /** Uniform on [0, 1): a multiple of 2^-53. */
  uniform(): f64 {
    return this.uniformInline()
  }

  @inline uniformInline(): f64 {
    return <f64>(<i64>Stream.uniformPosition(this.pair())) * TWO_M53
  }

  /** 27 bits of the first output and 26 of the second one. */
  @inline static uniformPosition(pair: u64): u64 {
    return ((pair >> 37) << 26) | (<u64>(<u32>pair) >> 6)
  }

  /** Exponential with mean 1, by ziggurat; positive except with probability about 2^-50. */
  exponential(): f64 {
    return this.exponentialInline()
  }

  @inline exponentialInline(): f64 {
    const pair = this.pair()
    const layer = exponentialLayers + (Stream.exponentialLayer(pair) << LAYER_BITS)
    const u = Stream.exponentialPosition(pair)
    const x = u * load<f64>(layer, WIDTH)
    return u < load<f64>(layer) ? x : exponentialSlow(this, Stream.exponentialLayer(pair), x)
  }

  /** The lowest 8 bits of the first output choose the layer; its others, and 27 bits of the second one, the position. */
  @inline static exponentialLayer(pair: u64): usize {
    return <usize>(<u32>(pair >> 32) & 255)
  }

  @inline static exponentialPosition(pair: u64): f64 {
    return <f64>(<i64>(((pair >> 40) << 27) | (<u64>(<u32>pair) >> 5)))
  }

  /** Standard normal, by ziggurat. */
  normal(): f64 {
    return this.normalInline()
  }

  @inline normalInline(): f64 {
    const pair = this.pair()
    const layer = normalLayers + (Stream.normalLayer(pair) << LAYER_BITS)
    const x = Stream.normalPosition(pair) * load<f64>(layer, WIDTH)
    return abs<f64>(x) < load<f64>(layer) ? x : normalSlow(this, Stream.normalLayer(pair), x)
  }

  /** The lowest 7 bits of the first output choose the layer; its others extend the position, which the second one gives. */
  @inline static normalLayer(pair: u64): usize {
    return <usize>(<u32>(pair >> 32) & 127)
  }

  @inline static normalPosition(pair: u64): f64 {
    return <f64>(((<i64>(<i32>pair)) << 25) + <i64>(pair >> 39))
  }
}

/** The 1 % of draws that miss the inner part of layer `i`: tail, wedge, or another try. */
function exponentialSlow(stream: Stream, i: usize, x: f64): f64 {
  while (i !== 0) {
    const height = exponentialHeights + (i << 3)
    const low = load<f64>(height)
    if (low + stream.uniform() * (load<f64>(height - 8) - low) < exp(-x)) return x
    const pair = stream.pair()
    const u = Stream.exponentialPosition(pair)
    i = Stream.exponentialLayer(pair)
    const layer = exponentialLayers + (i << LAYER_BITS)
    x = u * load<f64>(layer, WIDTH)
    if (u < load<f64>(layer)) return x
  }
  // The tail of an exponential law is the law itself, shifted.
  return EXP_R - log(1 - stream.uniform())
}

/** The same for the normal law. */
function normalSlow(stream: Stream, i: usize, x: f64): f64 {
  while (i !== 0) {
    const height = normalHeights + (i << 3)
    const low = load<f64>(height)
    if (low + stream.uniform() * (load<f64>(height - 8) - low) < exp(-0.5 * x * x)) return x
    const pair = stream.pair()
    i = Stream.normalLayer(pair)
    const layer = normalLayers + (i << LAYER_BITS)
    x = Stream.normalPosition(pair) * load<f64>(layer, WIDTH)
    if (abs<f64>(x) < load<f64>(layer)) return x
  }
  return normalTail(stream, x)
}

/** Beyond `NORMAL_R`, on the side of x (Marsaglia 1964, as in the ziggurat paper). */
function normalTail(stream: Stream, x: f64): f64 {
  let beyond: f64
  let y: f64
  do {
    beyond = stream.exponential() / NORMAL_R
    y = stream.exponential()
  } while (y + y < beyond * beyond)
  return x > 0 ? NORMAL_R + beyond : -NORMAL_R - beyond
}
