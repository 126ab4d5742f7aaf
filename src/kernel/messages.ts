/** Messages begin, multiply and leave; what their records hold is said in `src/model/messages.ts`, which makes room for them. */
import { Flows } from './flows.ts'
import { growMessages } from './imports.ts'
import { Instance, Message, net } from './records.ts'

/** Hot, hence inlined: see `calendar.ts`. */
export class Messages {
  /** A record from the free list, else one never used so far. */
  @inline static take(): i32 {
    const m = net.free
    if (m >= 0) {
      net.free = Message.at(m).next
      return m
    }
    return fresh()
  }

  /** A message published by a producer now: the root of a new instance, with one reference. */
  @inline static begin(flowSet: i32): i32 {
    const m = Messages.take()
    const record = Message.at(m)
    net.used++
    record.root = m
    record.flowSet = <i16>flowSet
    const instance = Instance.of(m)
    instance.references = 1
    instance.ended = 0
    instance.born = net.now
    return m
  }

  /** One more message of a living instance. */
  @inline static copy(root: i32): i32 {
    const m = Messages.take()
    net.used++
    Message.at(m).root = root
    Instance.of(root).references++
    return m
  }

  /** A message leaves the system; the last one of its instance settles it. */
  @inline static release(m: i32): void {
    const record = Message.at(m)
    const root = record.root
    net.used--
    record.place = 0
    const instance = Instance.of(root)
    const left = instance.references - 1
    instance.references = left
    if (m !== root) Messages.recycle(m)
    if (left === 0) Flows.settle(root)
  }

  @inline static recycle(m: i32): void {
    Message.at(m).next = net.free
    net.free = m
  }
}

function fresh(): i32 {
  if (net.fresh === net.capacity) growMessages()
  return net.fresh++
}

export function copy(root: i32): i32 {
  return Messages.copy(root)
}

export function release(m: i32): void {
  Messages.release(m)
}
