/**
 * The figures of many windows, those of all windows side by side: a metric is asked of one window after the other, and window by
 * window the figures of one handler would lie megabytes apart.
 */
export class Figures {
  /** Windows so far. */
  count = 0
  private readonly size: number
  private room: number
  private values: Float64Array

  /** @param size figures of a window. @param room for so many windows to begin with. */
  constructor(size: number, room: number) {
    this.size = size
    this.room = room
    this.values = new Float64Array(size * room)
  }

  /** Adds windows. O(their figures), amortised. */
  add(windows: readonly Float64Array[]): void {
    this.reserve(this.count + windows.length)
    const { values, room, count } = this
    for (let i = 0; i < this.size; i++) {
      for (let w = 0; w < windows.length; w++) values[i * room + count + w] = windows[w]![i]!
    }
    this.count += windows.length
  }

  at(figure: number, window: number): number {
    return this.values[figure * this.room + window]!
  }

  /** One figure of all windows, as long as none is added. */
  of(figure: number): Float64Array {
    return this.values.subarray(figure * this.room, figure * this.room + this.count)
  }

  /** Every figure's sum over the windows, in their order. */
  sums(): Float64Array {
    const sums = new Float64Array(this.size)
    for (let i = 0; i < this.size; i++) {
      let sum = 0
      for (let w = 0; w < this.count; w++) sum += this.values[i * this.room + w]!
      sums[i] = sum
    }
    return sums
  }

  private reserve(windows: number): void {
    if (windows <= this.room) return
    const room = Math.max(windows, 2 * this.room)
    const values = new Float64Array(this.size * room)
    for (let i = 0; i < this.size; i++) values.set(this.of(i), i * room)
    this.values = values
    this.room = room
  }
}

/** One window, or many taken as one: its figures by `Layout`. */
export class View {
  /** [s] */
  readonly duration: number
  private readonly figures: Figures
  private readonly window: number

  constructor(figures: Figures, window: number, duration: number) {
    this.figures = figures
    this.window = window
    this.duration = duration
  }

  at(place: number): number {
    return this.figures.at(place, this.window)
  }
}
