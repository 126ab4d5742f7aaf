/**
 * Malformed inputs of the file as a whole and of references, with the place and the message each must get.
 */
import type { Case } from './cases.ts'

export const cases: readonly Case[] = [
  ['', '1:1 the file is empty: a scenario has producers and handlers'],
  ['# nothing', '1:1 the file is empty: a scenario has producers and handlers'],
  ['42', '1:1 expected a mapping with producers and handlers, saw 42'],
  ['- a', '1:1 expected a mapping with producers and handlers, saw a list of 1'],
  ['producers', '1:1 expected a mapping with producers and handlers, saw "producers"'],
  ['a: b: c', '1:4 not valid YAML: Nested mappings are not allowed in compact mappings'],
  ['\tproducers: 1', '1:1 a tab cannot indent in YAML: use spaces'],
  ['a: [1', '1:6 not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['a: 1\n---\nb: 1', "2:1 a file holds one scenario: remove the document separator '---' and what follows, or split"],
  ['a: 1\na: 2', '2:1 a: given twice; the first is on line 1'],
  [
    'handlers: { h: { subscribes: a, service: 1s } }',
    "1:1 'producers' is required: one or more producers by name, unless run.initial fills queues",
    "1:30 handlers.h.subscribes: nobody publishes 'a'",
  ],
  [
    'producers: {}\nhandlers: {}',
    "1:1 'producers' is required: one or more producers by name, unless run.initial fills queues",
    '2:1 handlers: a scenario has at least one handler',
  ],
  [
    'producers: { p: { publishes: a } }\nhandlers: { h: { subscribes: a } }',
    "1:14 producers.p: 'arrivals' is required: { rate: 50/s }, or { process, … }",
    "2:13 handlers.h: 'service' is required: one worker's time on one message (the subscription to 'a' has no",
  ],
  [
    'producers: { "p q": { publishes: a, arrivals: { rate: 1 } } }\nhandlers: { h.x: { subscribes: a, service: 1 } }',
    "1:14 producers: a name here is letters (A to Z), digits, '-' and '_'; saw \"p q\"",
    "2:13 handlers: a name here is letters (A to Z), digits, '-' and '_'; dots are for events; saw \"h.x\"",
  ],
  [
    'producers: { p: { publishes: order.created, arrivals: { rate: 1 } } }\nhandlers: { h: { subscribes: order.craeted, service: 1 } }',
    "2:30 handlers.h.subscribes: nobody publishes 'order.craeted'; did you ",
  ],
  [
    'producers: { p: { publishes: a, arrivals: { rate: 1 } } }\nhandlers: { h: { subscribes: [a, a], service: 1 } }',
    "2:34 handlers.h.subscribes.1: 'a' is subscribed to twice: each message",
  ],
  [
    'producers: { p: { publishes: a, arrivals: { rate: 1 } } }\nhandlers: { h: { subscribes: { all: [a, b, a], atLeast: 5, publishes: c }, service: 1 } }',
    "2:41 handlers.h.subscribes.all.1: nobody publishes 'b'; published are a, c",
    "2:44 handlers.h.subscribes.all.2: 'a' is listed twice; each event is one part",
    "2:57 handlers.h.subscribes.atLeast: must be at most the number of events in 'all' (3), saw 5",
    "2:60 handlers.h.subscribes.publishes: is what a timed-out join publishes: it needs 'timeout'",
  ],
  [
    'producers: { p: { publishes: a, arrivals: { rate: 1 } } }\nhandlers: { h: { subscribes: { evnt: a }, service: 1 } }',
    "2:18 handlers.h.subscribes: 'event' is required: the event",
    "2:32 handlers.h.subscribes.evnt: unknown key; did you mean 'event'?",
  ],
  [
    'producers: { p: { publishes: a, arrivals: { rate: 1 } , starts: 5s, stops: 5s} }\nhandlers: { h: { subscribes: [{ event: a, filter: 130% }], service: 1 } }',
    "1:76 producers.p.stops: must be later than 'starts' (5 s), saw 5 s",
    '2:51 handlers.h.subscribes.0.filter: expected a share such as 2% or 0.02, saw "130%": a share is at most',
  ],
  [
    'producers: { p: { publishes: a, arrivals: { rate: 1 } , timeout: {after: 5s }, limit: 0} }\nhandlers: { h: { subscribes: [{ event: a, service: 5s }] } }',
    '1:87 producers.p.limit: must be at least 1, saw 0',
  ],
]
