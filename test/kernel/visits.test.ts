/** The durations of a subscription's visits, three tallies in one record. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../src/engine/kernel.ts'
import {
  MESSAGE_BYTES,
  NET,
  R_SUBSCRIPTION_ZEROS,
  SUBSCRIPTION_BYTES,
  VISITS,
  W_NET_MESSAGES,
  W_SUBSCRIPTION_ENDS,
  W_SUBSCRIPTION_WAITS,
} from '../../src/kernel/layout.ts'
import { JOINED, STARTED } from '../../src/model/messages.ts'
import { type Buffered, Visits, Waits } from '../../src/model/tallies.ts'
import { kernel } from '../engine/kernel.ts'
import { expected, inOrder, written } from './reference.ts'

describe('the durations of visits', () => {
  function visitsOf(k: Kernel): Buffered & { waiting: Waits; ended: Visits } {
    const address = k.allocate(SUBSCRIPTION_BYTES)
    const { words, reals } = k
    const word = address >> 2
    const real = address >> 3
    const of = {
      address,
      get zeros() {
        return reals[real + R_SUBSCRIPTION_ZEROS]!
      },
      set zeros(n: number) {
        reals[real + R_SUBSCRIPTION_ZEROS] = n
      },
      get waits() {
        return words[word + W_SUBSCRIPTION_WAITS]!
      },
      set waits(n: number) {
        words[word + W_SUBSCRIPTION_WAITS] = n
      },
      get ends() {
        return words[word + W_SUBSCRIPTION_ENDS]!
      },
      set ends(n: number) {
        words[word + W_SUBSCRIPTION_ENDS] = n
      },
    }
    return Object.assign(of, { waiting: new Waits(k, of), ended: new Visits(k, of) })
  }

  it('are tallied apart: waiting, sojourn and service times, zeros and visits without service', () => {
    const positive = fc.double({ min: 1e-9, max: 1e6, noNaN: true })
    const visit = fc.record({
      waited: fc.oneof(fc.constant(0), positive),
      served: fc.option(positive),
    })
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 200 }), fc.nat(200), (visits, cleared) => {
        const s = visitsOf(kernel())
        const waits: number[] = []
        const sojourns: number[] = []
        const services: number[] = []
        let zeros = 0
        visits.forEach(({ waited, served }, i) => {
          if (i === cleared) {
            s.waiting.clear()
            s.ended.clear()
            for (const list of [waits, sojourns, services]) list.length = 0
            zeros = 0
          }
          if (waited > 0) {
            s.waiting.record(waited)
            waits.push(waited)
          } else {
            s.zeros++
            zeros++
          }
          if (served === null) s.ended.recordUnserved(waited)
          else {
            s.ended.record(waited + served, served)
            services.push(served)
          }
          sojourns.push(waited + (served ?? 0))
        })
        expect(s.waiting.count).toBe(waits.length + zeros)
        expect(s.waiting.sum).toBe(inOrder(waits))
        expect(written(s.waiting.snapshot())).toBe(written(expected([...waits, ...new Array<number>(zeros).fill(0)])))
        expect([s.ended.sojourn.count, s.ended.sojourn.sum]).toEqual([sojourns.length, inOrder(sojourns)])
        expect([s.ended.serving.count, s.ended.serving.sum]).toEqual([services.length, inOrder(services)])
        expect(written(s.ended.sojourn.snapshot())).toBe(written(expected(sojourns)))
        expect(written(s.ended.serving.snapshot())).toBe(written(expected(services)))
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('are counted beyond what a byte holds, the two of a pair each in its own bucket', () => {
    const pair = fc.record({
      sojourn: fc.oneof(fc.constant(1), fc.double({ min: 1e-6, max: 1e6, noNaN: true })),
      service: fc.oneof(fc.constantFrom(0, 1, 2), fc.double({ min: 1e-9, max: 1e9, noNaN: true })),
      times: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.constantFrom(255, 256, 257)),
    })
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 10 }), fc.nat(10), (pairs, cleared) => {
        const s = visitsOf(kernel())
        let sojourns: number[] = []
        let services: number[] = []
        pairs.forEach(({ sojourn, service, times }, i) => {
          if (i === cleared) {
            s.ended.clear()
            sojourns = []
            services = []
          }
          for (let n = 0; n < times; n++) {
            s.ended.record(sojourn, service)
            sojourns.push(sojourn)
            services.push(service)
          }
        })
        expect(written(s.ended.sojourn.snapshot())).toBe(written(expected(sojourns)))
        expect(written(s.ended.serving.snapshot())).toBe(written(expected(services)))
        expect([s.ended.sojourn.sum, s.ended.serving.sum]).toEqual([inOrder(sojourns), inOrder(services)])
      }),
      { seed: 8, numRuns: 150 },
    )
  })

  it('may be as short or as long as numbers can be, whoever counts: what has no place in a buffer is counted all the same', () => {
    const any = fc.oneof(
      fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }),
      // The last bucket with a place in 16 bits, and the first one without.
      fc.constantFrom(0, 5e-324, 2 ** -65, 2 ** -64, 1, 2 ** 447.9, 2 ** 447.99, 2 ** 448, 2 ** 449, Number.MAX_VALUE),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(any, any), { maxLength: 2 * VISITS }), (pairs) => {
        const k = kernel()
        const recorded = visitsOf(k)
        const counted = visitsOf(k)
        const message = k.allocate(MESSAGE_BYTES)
        k.words[(NET >> 2) + W_NET_MESSAGES] = message
        for (const [sojourn, service] of pairs) {
          recorded.ended.record(sojourn, service)
          if (sojourn > 0) recorded.waiting.record(sojourn)
          else recorded.zeros++
          // It is time 0.
          k.reals[(message >> 3) + JOINED] = -sojourn
          k.reals[(message >> 3) + STARTED] = -service
          k.run.countVisit(counted.address, 0)
          k.run.countWait(counted.address, 0)
        }
        const [sojourns, services] = [0, 1].map((i) => pairs.map((pair) => pair[i]!))
        for (const s of [recorded, counted]) {
          expect(written(s.waiting.snapshot())).toBe(written(expected(sojourns!)))
          expect(written(s.ended.sojourn.snapshot())).toBe(written(expected(sojourns!)))
          expect(written(s.ended.serving.snapshot())).toBe(written(expected(services!)))
          expect([s.waiting.count, s.ended.sojourn.count, s.ended.serving.count]).toEqual([0, 0, 0].fill(pairs.length))
          expect([s.waiting.sum, s.ended.sojourn.sum, s.ended.serving.sum]).toEqual(
            [sojourns!, sojourns!, services!].map(inOrder),
          )
        }
      }),
      { seed: 9, numRuns: 300 },
    )
  })

  it.each([Number.NaN, -1, -Number.MIN_VALUE, Number.POSITIVE_INFINITY])('refuse %d at once', (x) => {
    const s = visitsOf(kernel())
    expect(() => s.ended.record(x, 1)).toThrow(`finite values ≥ 0; saw ${x}`)
    expect(() => s.ended.record(1, x)).toThrow(RangeError)
    expect(() => s.waiting.record(x)).toThrow(RangeError)
  })
})
