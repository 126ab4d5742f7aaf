/**
 * Malformed inputs of arrivals, with the place and the message each must get.
 */
import type { Case } from './cases.ts'
import { arrivals } from './cases.ts'

export const cases: readonly Case[] = [
  [arrivals('{ rate: 50 / s }'), '1:51 producers.p.arrivals.rate: expected a rate such as 50/s, 3000/min or 10/h, sa'],
  [arrivals('50/s'), '1:43 producers.p.arrivals: expected { rate } or { process, … }, saw "50/s": write { rate: 50/s'],
  [
    arrivals('{ proces: renewal, interval: 1s }'),
    "1:33 producers.p.arrivals: unknown key 'proces'; did you mean 'process",
  ],
  [
    arrivals('{ process: renewl, interval: 1s }'),
    "1:54 producers.p.arrivals.process: expected 'poisson', 'renewal', 'mmp",
  ],
  [arrivals('{ process: renewal, interval: 0s }'), '1:73 producers.p.arrivals.interval: the mean must be more than 0'],
  [arrivals('{ process: mmpp, states: [] }'), '1:68 producers.p.arrivals.states: expected at least 1 element, saw an '],
  [
    arrivals('{ process: mmpp, states: [ { rate: 1 } ] }'),
    "1:70 producers.p.arrivals.states.0: 'stays' is required, unless 'trans",
  ],
  [
    arrivals('{ process: mmpp, states: [ { rate: 1 }, { rate: 2 } ], transitions: [[0, 1]] }'),
    '1:111 producers.p.arrivals.transitions: expected 2 lists of 2 rates, o',
  ],
  [arrivals('{ process: on-off, rate: 1, on: 1s }'), "1:33 producers.p.arrivals: 'off' is required"],
  [
    arrivals('{ process: on-off, rate: 1, on: 1s, burst: 1s, off: 1s }'),
    "1:79 producers.p.arrivals.burst: is another name of 'on': give one of ",
  ],
  [
    arrivals('{ process: schedule, steps: [ { at: 0s, rate: 1 }, { at: 0s, rate: 2 } ] }'),
    '1:100 producers.p.arrivals.steps.1.at: each step must begin later than',
  ],
  [
    arrivals('{ process: trace, file: x.csv }'),
    '1:67 producers.p.arrivals.file: "x.csv" cannot be read: this scenario ',
  ],
  [arrivals('{ process: closed, users: 0, think: 1s }'), '1:69 producers.p.arrivals.users: must be at least 1, saw 0'],
  [
    arrivals('{ process: closed, users: 5, think: 1s, awaits: zz }'),
    "1:91 producers.p.arrivals.awaits: nobody publishes 'zz'; published are",
  ],
  [arrivals('{ rate: 50ms }'), '1:51 producers.p.arrivals.rate: expected a rate such as 50/s, 3000/min or 10/h, saw '],
  [arrivals('{ rate: 50/sec }'), '1:51 producers.p.arrivals.rate: expected a rate such as 50/s, 3000/min or 10/h, sa'],
  [arrivals('{ rate: 1, shape: 2 }'), '1:54 producers.p.arrivals.shape: unknown key; the keys here are process, rate'],
  [arrivals('{ interval: 5s }'), "1:33 producers.p.arrivals: 'process' is required: poisson, renewal, mmpp, on-off, "],
  [arrivals('{}'), "1:33 producers.p.arrivals: 'process' is required: poisson, renewal, mmpp, on-off, schedule, trac"],
  [
    arrivals('{ process: closed, users: 5, think: 1s, rate: 3 }'),
    '1:83 producers.p.arrivals.rate: unknown key; the keys here are process',
  ],
]
