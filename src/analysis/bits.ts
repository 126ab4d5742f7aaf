/**
 * Sets of the whole numbers 0 to size - 1 as bits: what thousands of handlers have before them is found, joined and compared
 * 32 at a time.
 */
export class Bits {
  private readonly words: Int32Array

  constructor(size: number) {
    this.words = new Int32Array((size + 31) >>> 5)
  }

  static of(size: number, members: Iterable<number>): Bits {
    const set = new Bits(size)
    for (const member of members) set.add(member)
    return set
  }

  has(i: number): boolean {
    return (this.words[i >>> 5]! & (1 << (i & 31))) !== 0
  }

  add(i: number): void {
    this.words[i >>> 5] = this.words[i >>> 5]! | (1 << (i & 31))
  }

  /** @param other of the same size. */
  addAll(other: Bits): void {
    const { words } = this
    for (let w = 0; w < words.length; w++) words[w] = words[w]! | other.words[w]!
  }

  /** Whether `i` is the only member. */
  isOnly(i: number): boolean {
    return this.words.every((word, w) => word === (w === i >>> 5 ? 1 << (i & 31) : 0))
  }

  /** Calls `visit` for the members that `other`, of the same size, has too, ascending, until it gives something else than null. */
  firstOf<T>(other: Bits, visit: (i: number) => T | null): T | null {
    const { words } = this
    for (let w = 0; w < words.length; w++) {
      for (let rest = words[w]! & other.words[w]!; rest !== 0; rest &= rest - 1) {
        const found = visit(w * 32 + (31 - Math.clz32(rest & -rest)))
        if (found !== null) return found
      }
    }
    return null
  }

  members(): readonly number[] {
    const list: number[] = []
    this.firstOf(this, (i) => {
      list.push(i)
      return null
    })
    return list
  }
}
