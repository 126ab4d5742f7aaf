import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Calendar, KIND, PRECEDENCE } from '../../src/engine/calendar.ts'
import { kernel } from './kernel.ts'

/** The oracle: a sorted list by (time, precedence, order of scheduling). */
class SlowCalendar {
  private entries: { t: number; v: number; seq: number }[] = []
  private seq = 0
  push(t: number, v: number): void {
    const e = { t, v, seq: this.seq++ }
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const m = (low + high) >> 1
      const o = this.entries[m]!
      const before = o.t < e.t || (o.t === e.t && (o.v & PRECEDENCE) <= (e.v & PRECEDENCE))
      if (before) low = m + 1
      else high = m
    }
    this.entries.splice(low, 0, e)
  }
  take(): { t: number; v: number } | undefined {
    return this.entries.shift()
  }
  holds(kind: number): boolean {
    return this.entries.some((e) => (e.v & KIND) === kind)
  }
  get size(): number {
    return this.entries.length
  }
}

/** Steps: how many entries to add (with increments drawn by the flavour), then how many to take. */
function agree(steps: { add: number[]; kinds: number[]; take: number }[], replace: boolean): void {
  const fast = new Calendar(kernel())
  const slow = new SlowCalendar()
  let now = 0
  let id = 0
  // Compared at the end: assertions one by one take longer than both calendars.
  const seen: number[] = []
  const wanted: number[] = []
  for (const step of steps) {
    step.add.forEach((dt, i) => {
      const value = (id++ << 3) | step.kinds[i % step.kinds.length]!
      fast.time = now + dt
      fast.push(value)
      slow.push(now + dt, value)
    })
    for (let kind = 0; kind <= KIND; kind++) {
      seen.push(Number(fast.holds(kind)))
      wanted.push(Number(slow.holds(kind)))
    }
    for (let k = 0; k < step.take && slow.size > 0; k++) {
      const want = slow.take()!
      seen.push(fast.peekTime(), fast.peekValue())
      wanted.push(want.t, want.v)
      now = want.t
      if (replace && k % 2 === 0) {
        const value = (id++ << 3) | (k & 7)
        const dt = step.add[k % step.add.length]!
        fast.time = now + dt
        fast.replace(value)
        slow.push(now + dt, value)
      } else fast.pop()
    }
  }
  while (slow.size > 0) {
    const want = slow.take()!
    seen.push(fast.peekTime(), fast.peekValue())
    wanted.push(want.t, want.v)
    fast.pop()
  }
  expect(seen).toEqual(wanted)
  expect(fast.peekTime()).toBe(Number.POSITIVE_INFINITY)
}

const flavours: Record<string, fc.Arbitrary<number>> = {
  continuous: fc.double({ min: 0, max: 10, noNaN: true }),
  'on a grid': fc.integer({ min: 0, max: 5 }),
  'constant or zero': fc.constantFrom(0, 1),
  'of very different scales': fc.integer({ min: -12, max: 9 }).map((e) => 10 ** e),
  'indistinguishable from each other': fc.integer({ min: 0, max: 3 }).map((k) => 1 + k * 2 ** -52),
}

describe('the event calendar', () => {
  for (const [flavour, increments] of Object.entries(flavours)) {
    it(`gives entries in order of time, precedence and scheduling when increments are ${flavour}`, () => {
      const step = fc.record({
        add: fc.array(increments, { minLength: 1, maxLength: 200 }),
        kinds: fc.array(fc.constantFrom(0, 2, 4, 5, 6, 7), { minLength: 1, maxLength: 5 }),
        take: fc.integer({ min: 0, max: 250 }),
      })
      fc.assert(
        fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), (steps, replace) =>
          agree(steps, replace),
        ),
        { numRuns: 150, seed: 20 },
      )
    })
  }

  it('is empty at first, and empty again after the last entry', () => {
    const calendar = new Calendar(kernel())
    expect(calendar.peekTime()).toBe(Number.POSITIVE_INFINITY)
    calendar.time = 3
    calendar.push(8)
    expect(calendar.peekTime()).toBe(3)
    calendar.pop()
    expect(calendar.peekTime()).toBe(Number.POSITIVE_INFINITY)
  })

  it('puts an end of service before the delivery of the same instant that was scheduled earlier', () => {
    const calendar = new Calendar(kernel())
    calendar.time = 1
    calendar.push((1 << 3) | 4)
    calendar.push((2 << 3) | 0)
    expect(calendar.peekTime()).toBe(1)
    expect(calendar.peekValue()).toBe(2 << 3)
  })

  it('keeps precedence at the later one of two instants that only rounding tells apart', () => {
    const n = 20
    const calendar = new Calendar(kernel())
    const push = (time: number, value: number) => {
      calendar.time = time
      calendar.push(value)
    }
    // More than the bottom holds, so that they are spread; 0.1 + 0.2 is the next number after 0.3.
    for (let id = 0; id < n; id++) push(0.3, (id << 3) | 5)
    for (let id = n; id < 2 * n; id++) push(0.1 + 0.2, (id << 3) | 5)
    push(0.1, 5)
    expect(calendar.peekTime()).toBe(0.1)
    calendar.time = 0.1 + 0.2
    calendar.replace((2 * n) << 3)
    const ids: number[] = []
    for (; calendar.peekTime() < Number.POSITIVE_INFINITY; calendar.pop()) ids.push(calendar.peekValue() >> 3)
    const inOrder = Array.from({ length: 2 * n }, (_, id) => id)
    expect(ids).toEqual([...inOrder.slice(0, n), 2 * n, ...inOrder.slice(n)])
  })

  it.each([100_000, 200_000])('gives %d entries, scheduled at once and in between, in order', (n) => {
    const fast = new Calendar(kernel())
    // A congruential generator (Numerical Recipes): values in no order, many of them equal.
    let state = 1
    const next = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor(state / 4096) / 64
    }
    const entries = Array.from({ length: n }, (_, id) => ({ t: next(), v: id << 3 }))
    for (const { t, v } of entries) {
      fast.time = t
      fast.push(v)
    }
    const seen: number[] = []
    for (let k = 0; k < n; k++) {
      const t = fast.peekTime()
      seen.push(t, fast.peekValue())
      if (k % 4 !== 0) {
        fast.pop()
        continue
      }
      const later = { t: t + next(), v: (n + k) << 3 }
      entries.push(later)
      fast.time = later.t
      fast.replace(later.v)
    }
    // The sort is stable; what was scheduled later for one time comes later.
    entries.sort((a, b) => a.t - b.t)
    const wanted = entries.slice(0, n).flatMap(({ t, v }) => [t, v])
    expect(seen.length).toBe(2 * n)
    expect(seen.findIndex((x, i) => x !== wanted[i])).toBe(-1)
  })
})
