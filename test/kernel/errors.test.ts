/** A fault of the engine, on either side of the kernel's border, ends the run with all that is needed to see it again. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { KIND_BITS, TIMER } from '../../src/engine/calendar.ts'
import { Stream } from '../../src/engine/stream.ts'
import { simulate } from '../../src/experiment/experiment.ts'
import { type MeasureTask, runTask } from '../../src/experiment/replication.ts'
import { buildNetwork, start } from '../../src/model/build.ts'
import { PLACE, REALS, SERVING, STARTED, STATE, WORDS } from '../../src/model/messages.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import { kernel } from '../engine/kernel.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** Deterministic arrivals at 1, 2, 3, … s; the service is drawn by JavaScript (`Stream.normal`) for the kernel. */
const scenario = loadScenario(`
  producers: { p: { publishes: e, arrivals: { process: renewal, interval: 1 } } }
  handlers: { h: { subscribes: e, workers: 2, service: { distribution: shifted, by: 1, of: { distribution: normal, mean: 0.5, sd: 0.1 } } } }
  run: { duration: 100s, warmup: 0, seed: 77, replications: 2 }
`)
const task: MeasureTask = {
  kind: 'measure',
  replication: 5,
  warmup: { seconds: 0 },
  windows: 1,
  duration: 100,
  expectedEvents: 300,
}

function failing(act: () => unknown): Error {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}

describe('an error of JavaScript that the kernel has called', () => {
  it('comes out with seed, replication and simulated time, and its cause', () => {
    const cause = new Error('no number left')
    let draws = 0
    const normal = Stream.prototype.normal
    vi.spyOn(Stream.prototype, 'normal').mockImplementation(function (this: Stream) {
      if (++draws === 7) throw cause
      return normal.call(this)
    })
    const error = failing(() => runTask(scenario, task))
    expect(error.message).toBe('the simulator failed at 7 s of simulated time, replication 5, seed 77')
    expect(error.cause).toBe(cause)
  })

  it('leaves other networks as they were: each has a kernel of its own', () => {
    const before = JSON.stringify(simulate(scenario))
    vi.spyOn(Stream.prototype, 'normal').mockImplementation(() => {
      throw new Error('no number left')
    })
    expect(() => simulate(scenario)).toThrow('the simulator failed at 1 s of simulated time')
    vi.restoreAllMocks()
    expect(JSON.stringify(simulate(scenario))).toBe(before)
  })
})

describe('the kernel', () => {
  it('has its errors thrown by JavaScript, out of the midst of a run', () => {
    const net = buildNetwork(scenario, 0)
    start(net, scenario)
    net.advance(3.2)
    const { whole, real, capacity } = net.messages
    const served = Array.from({ length: capacity }, (_, m) => m).find(
      (m) => (whole[m * WORDS + PLACE]! & STATE) === SERVING,
    )!
    // A service that began at no time: it is seen when it ends.
    real[served * REALS + STARTED] = Number.NaN
    expect(() => net.advance(1000)).toThrow(RangeError)
    expect(net.now).toBeGreaterThan(3.2)
    expect(net.now).toBeLessThan(1000)
  })

  it('refuses an occurrence of a kind that nobody knows', () => {
    const net = buildNetwork(scenario, 0)
    start(net, scenario)
    net.calendar.time = 2.5
    net.calendar.push((1 << KIND_BITS) | 3)
    expect(() => net.advance(10)).toThrow('the calendar holds an unknown kind of occurrence: 3')
    expect(net.now).toBe(2.5)
  })

  it('refuses to call a timer that there is not', () => {
    const net = buildNetwork(scenario, 0)
    start(net, scenario)
    net.calendar.time = 2.5
    net.calendar.push((99 << KIND_BITS) | TIMER)
    expect(() => net.advance(10)).toThrow(TypeError)
  })

  it('refuses to deliver a message that is in no state to be delivered', () => {
    const net = buildNetwork(scenario, 0)
    start(net, scenario)
    net.advance(1.5)
    const m = net.begin(net.events[0]!)
    net.defer(m)
    net.messages.whole[m * WORDS + PLACE] = STATE
    expect(() => net.advance(10)).toThrow('a message in state 15 came up for delivery at 1.5 s')
  })

  it('passes on the number that is no duration, and how much memory there is not', () => {
    const k = kernel()
    expect(() => k.run.count(k.allocate(64), -2)).toThrow(
      new RangeError('a histogram records finite values ≥ 0; saw -2'),
    )
    expect(() => k.run.alloc(-1)).toThrow(new RangeError('the simulation needs more memory than 4 GB'))
  })
})
