/** Back-pressure: who may have to wait for whom. */
import type { Handler } from '../handler.ts'
import type { Network } from '../network.ts'

/** Which handlers may be blocked by what they publish, and which of those in a circle. */
export function findBlocking(net: Network): void {
  net.blocking = net.handlers.some((h) => h.door !== null)
  if (!net.blocking) return
  const targets = new Map<Handler, Set<Handler>>()
  for (const h of net.handlers) {
    const events = h.subscriptions.flatMap((s) => s.routing?.items.flatMap((i) => i.choices.map((p) => p.event)) ?? [])
    const blockers = events.flatMap((e) => e.subscriptions.map((s) => s.handler)).filter((t) => t.door !== null)
    targets.set(h, new Set(blockers))
    h.mayBlock = blockers.length > 0
    if (h.mayBlock) h.endsFirst = true
  }
  for (const h of net.handlers) {
    const reached = new Set<Handler>()
    const visit = (from: Handler): void => {
      for (const t of targets.get(from)!) {
        if (reached.has(t)) continue
        reached.add(t)
        visit(t)
      }
    }
    visit(h)
    h.mayDeadlock = reached.has(h)
  }
}
