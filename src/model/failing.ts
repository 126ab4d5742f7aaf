/** What follows a failed attempt: a retry after a wait, or the end of the message's attempts. */
import { DELIVERY, KIND_BITS } from '../engine/calendar.ts'
import { PLACE, RETRYING, STATE_BITS, WORDS } from './messages.ts'
import type { Network } from './network.ts'
import { publishAll } from './publishing.ts'
import { deadLetter } from './service.ts'
import type { FailureRule, Subscription } from './subscription.ts'

export function attemptFailed(net: Network, m: number, s: Subscription, rule: FailureRule): void {
  const h = s.handler
  if (h.repeats !== null) h.repeats.released(net, m)
  s.failed++
  if (rule.attempts > 1) {
    const attempt = net.messages.attempt(m)
    if (attempt < rule.attempts && (rule.budget === null || rule.budget.take(net.now))) {
      s.retried++
      net.messages.setAttempt(m, attempt + 1)
      net.messages.whole[m * WORDS + PLACE] = (s.index << STATE_BITS) | RETRYING
      h.retrying.change(net, 1)
      const at = net.now + rule.delayAfter(attempt, h.retryStream!)
      if (at > net.now) {
        net.calendar.time = at
        net.calendar.push((m << KIND_BITS) | DELIVERY)
      } else net.defer(m)
      return
    }
  }
  s.exhausted++
  if (h.repeats !== null) h.repeats.finished(net, m)
  switch (rule.exhausted) {
    case 'drop':
      net.release(m)
      return
    case 'dead-letter':
      s.deadLettered++
      deadLetter(net, m, h)
      return
    case 'publish':
      publishAll(net, rule.publishes!, m, h.routingStream!)
  }
}
