/** The complete example of the contract, word for word. */
export const ORDER_FLOW = `name: Order flow
description: Orders are created, processed and completed; a monitor follows every status change.
run: { duration: 30min, replications: 10, seed: 42 }
producers:
  web-shop: { publishes: order.requested, arrivals: { rate: 50/s } }
handlers:
  create:
    subscribes: order.requested
    workers: 4
    service: { mean: 50ms }
    publishes: order.created
  process:
    subscribes: order.created
    workers: 8
    service: { distribution: lognormal, mean: 120ms, cv: 0.8 }
    failure:
      probability: 2%
      retry: { attempts: 3, delay: 200ms, backoff: exponential }
      exhausted: { publishes: order.rejected }
    publishes: order.processed
  complete:
    subscribes: order.processed
    workers: 3
    service: { mean: 40ms }
    publishes: order.completed
  notify:
    subscribes: [order.created, order.processed, order.completed, order.rejected]
    workers: 2
    service: { mean: 5ms }
flows:
  order: { starts: order.requested, completes: order.completed, fails: order.rejected }
expect:
  - flows.order.latency.p99 < 2s
  - handlers.*.utilization < 90%
`
