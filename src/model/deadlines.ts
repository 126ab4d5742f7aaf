/**
 * A heap of (deadline, item) with removal from the middle: O(log n). The owner keeps at most one occurrence in the
 * calendar per heap, for its earliest deadline, so that a deadline that is met in time leaves nothing behind.
 * Equal deadlines come out in the order in which they were set.
 */
export class Deadlines {
  private keys = new Float64Array(16)
  private orders = new Float64Array(16)
  private items = new Int32Array(16)
  private count = 0
  private clock = 0
  /** Instant of the earliest occurrence in the calendar; Infinity: none. */
  armedAt = Number.POSITIVE_INFINITY

  /** Earliest deadline [s]; Infinity when there is none. */
  get earliest(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : this.keys[0]!
  }

  get first(): number {
    return this.items[0]!
  }

  /** @param position where item's place in the heap is kept (-1: not in it), indexed by item. */
  add(item: number, deadline: number, position: Int32Array): void {
    if (this.count === this.keys.length) this.grow()
    this.place(this.count++, deadline, this.clock++, item, position)
  }

  remove(item: number, position: Int32Array): void {
    const hole = position[item]!
    if (hole < 0) return
    position[item] = -1
    const last = --this.count
    if (hole === last) return
    const key = this.keys[last]!
    const order = this.orders[last]!
    const moved = this.items[last]!
    this.place(hole, key, order, moved, position)
    this.sink(position[moved]!, position)
  }

  /** Visits every item, in no particular order. */
  forEach(visit: (item: number) => void): void {
    for (let i = 0; i < this.count; i++) visit(this.items[i]!)
  }

  private before(i: number, key: number, order: number): boolean {
    const k = this.keys[i]!
    return k < key || (k === key && this.orders[i]! < order)
  }

  private set(i: number, key: number, order: number, item: number, position: Int32Array): void {
    this.keys[i] = key
    this.orders[i] = order
    this.items[i] = item
    position[item] = i
  }

  private place(hole: number, key: number, order: number, item: number, position: Int32Array): void {
    let i = hole
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (this.before(parent, key, order)) break
      this.set(i, this.keys[parent]!, this.orders[parent]!, this.items[parent]!, position)
      i = parent
    }
    this.set(i, key, order, item, position)
  }

  private sink(start: number, position: Int32Array): void {
    let i = start
    const key = this.keys[i]!
    const order = this.orders[i]!
    const item = this.items[i]!
    for (;;) {
      let child = 2 * i + 1
      if (child >= this.count) break
      if (child + 1 < this.count && this.before(child + 1, this.keys[child]!, this.orders[child]!)) child++
      if (!this.before(child, key, order)) break
      this.set(i, this.keys[child]!, this.orders[child]!, this.items[child]!, position)
      i = child
    }
    this.set(i, key, order, item, position)
  }

  private grow(): void {
    const n = this.keys.length * 2
    const keys = new Float64Array(n)
    const orders = new Float64Array(n)
    const items = new Int32Array(n)
    keys.set(this.keys)
    orders.set(this.orders)
    items.set(this.items)
    this.keys = keys
    this.orders = orders
    this.items = items
  }
}
