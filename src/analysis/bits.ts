/**
 * Sets of the whole numbers 0 to size - 1 as bits: what thousands of handlers have before them is found, joined and compared
 * 32 at a time.
 */
export class Bits {
  private readonly words: Int32Array

  constructor(size: number) {
    this.words = new Int32Array((size + 31) >>> 5)
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

  /** The members, ascending. */
  *[Symbol.iterator](): Generator<number> {
    yield* this.common(this)
  }

  /** The members that `other`, of the same size, has too, ascending. */
  *common(other: Bits): Generator<number> {
    for (let w = 0; w < this.words.length; w++) {
      for (let rest = this.words[w]! & other.words[w]!; rest !== 0; rest &= rest - 1)
        yield w * 32 + (31 - Math.clz32(rest & -rest))
    }
  }
}
