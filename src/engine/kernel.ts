/**
 * The kernel (`src/kernel`, WebAssembly) and the memory it shares with JavaScript. One network has one kernel. Memory that was
 * allocated stays where it is, and so do the views of it: the memory is a shared one, whose views outlive its growth.
 */
import { kernelCode } from './kernel-code.ts'

/** What the kernel leaves to JavaScript: see `src/kernel/imports.ts`. */
export interface Outside {
  /** A service time of a subscription [s]. */
  sample(subscription: number): number
  growMessages(): void
  deliver(m: number, subscription: number): void
  endService(m: number): void
  attemptFailed(m: number, subscription: number): void
  publishSuccess(m: number, subscription: number): void
  publish(m: number, event: number): void
  /** 1: room was made for the message after all. */
  overflow(m: number, subscription: number): number
  /** An instance has settled that something is kept for, or somebody waits for. */
  settled(root: number): void
  endFlows(event: number, root: number): void
  arrive(producer: number): void
  /** Instant of a producer's next arrival [s]. */
  nextArrival(producer: number): number
  traceRanOut(subscription: number): void
  /** An occurrence that is neither an end of service nor an arrival. */
  occur(value: number): void
  deliverPending(): void
  /** A message that has to wait for its turn is noted as its publisher's. */
  ownedByPublisher(m: number): void
}

/** What the kernel offers: see `src/kernel/index.ts`. */
interface Exports {
  init(): void
  alloc(bytes: number): number
  reserve(bytes: number): number
  tryReserve(bytes: number): number
  unusedFrom(): number
  wipe(from: number, to: number): void
  free(address: number, bytes: number): void
  run(limit: number): number
  push(time: number, value: number): void
  replace(time: number, value: number): void
  pop(): void
  peekTime(): number
  peekValue(): number
  holds(kind: number): number
  countWait(subscription: number, m: number): void
  countVisit(subscription: number, m: number): void
  flushWaits(subscription: number): void
  flushEnds(subscription: number): void
  flushTally(tally: number): void
  count(histogram: number, value: number): void
  addLevel(levels: number, level: number, duration: number): void
  begin(event: number): number
  copy(root: number): number
  release(m: number): void
  publish(event: number, m: number): void
  deliver(m: number, subscription: number): void
  deliverNow(m: number, subscription: number): void
  enter(m: number, subscription: number): void
  endFlows(event: number, root: number): void
}

/** 64 KB each: what a kernel starts with, and what it may grow to: the most for which there are addresses here. */
const INITIAL_PAGES = 16
const MAXIMUM_PAGES = [65536, 16384, 4096]

/** Bytes of a chunk of an arena, and of a line of the cache. */
const CHUNK = 1 << 16
const LINE = 64

let compiled: WebAssembly.Module | null = null

/**
 * The memory of a kernel that was released, all zeros, for the next one: V8 does not see how large memories are, and would let
 * those of many replications pile up before it collects them.
 */
let spare: WebAssembly.Memory | null = null

function moduleOfKernel(): WebAssembly.Module {
  if (compiled === null) {
    const bytes = Uint8Array.from(atob(kernelCode), (character) => character.charCodeAt(0))
    compiled = new WebAssembly.Module(bytes)
  }
  return compiled
}

/** @throws RangeError where not even the least maximum can be had. */
function newMemory(choice = 0): WebAssembly.Memory {
  const maximum = MAXIMUM_PAGES[choice]!
  try {
    return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum, shared: true })
  } catch (error) {
    if (!(error instanceof RangeError) || choice + 1 === MAXIMUM_PAGES.length) throw error
    return newMemory(choice + 1)
  }
}

/** Blocks cut one after the other from chunks of memory that are reserved as they are needed. */
class Arena {
  private readonly reserve: (bytes: number) => number
  private at = 0
  private left = 0

  constructor(reserve: (bytes: number) => number) {
    this.reserve = reserve
  }

  allocate(bytes: number): number {
    if (bytes > CHUNK / 8) return this.reserve(bytes) >>> 0
    const alignment = bytes < LINE ? 16 : LINE
    const padding = -this.at & (alignment - 1)
    const size = (bytes + 15) & -16
    if (padding + size > this.left) {
      this.at = this.reserve(CHUNK) >>> 0
      this.left = CHUNK
      return this.allocate(bytes)
    }
    const address = this.at + padding
    this.at = address + size
    this.left -= padding + size
    return address
  }
}

/** Bytes from one place to another, which is not among them. */
export interface Extent {
  readonly from: number
  readonly to: number
}

export class Kernel {
  /** Views of all the memory there was when it last grew. */
  bytes: Uint8Array
  words: Int32Array
  reals: Float64Array
  readonly run: Exports
  private readonly memory: WebAssembly.Memory
  private readonly records = new Arena((bytes) => this.run.reserve(bytes))
  /** What was set aside last. */
  private aside: Extent | null = null

  /** @param outside must not be called before this returns, nor calls it. */
  constructor(outside: Outside) {
    this.memory = spare ?? newMemory()
    spare = null
    this.bytes = new Uint8Array(this.memory.buffer)
    this.words = new Int32Array(this.memory.buffer)
    this.reals = new Float64Array(this.memory.buffer)
    const imports = {
      exp: Math.exp,
      log: Math.log,
      pow: Math.pow,
      grown: () => this.refresh(),
      outOfMemory: () => {
        throw new RangeError('the simulation needs more memory than 4 GB')
      },
      notADuration: (x: number) => {
        throw new RangeError(`a histogram records finite values ≥ 0; saw ${x}`)
      },
      sample: (s: number) => outside.sample(s),
      growMessages: () => outside.growMessages(),
      deliver: (m: number, s: number) => outside.deliver(m, s),
      endService: (m: number) => outside.endService(m),
      attemptFailed: (m: number, s: number) => outside.attemptFailed(m, s),
      publishSuccess: (m: number, s: number) => outside.publishSuccess(m, s),
      publish: (m: number, event: number) => outside.publish(m, event),
      overflow: (m: number, s: number) => outside.overflow(m, s),
      settled: (root: number) => outside.settled(root),
      endFlows: (event: number, root: number) => outside.endFlows(event, root),
      arrive: (p: number) => outside.arrive(p),
      nextArrival: (p: number) => outside.nextArrival(p),
      traceRanOut: (s: number) => outside.traceRanOut(s),
      occur: (value: number) => outside.occur(value),
      deliverPending: () => outside.deliverPending(),
      ownedByPublisher: (m: number) => outside.ownedByPublisher(m),
    }
    const instance = new WebAssembly.Instance(moduleOfKernel(), { env: { memory: this.memory }, imports })
    this.run = instance.exports as unknown as Exports
    this.run.init()
  }

  /**
   * Zeroed memory that is never given back, at a line of the cache if it is as long as one. Records lie side by side, whatever the
   * kernel gives out meanwhile: a large network's then fit into few pages, and into the cache. @returns its address.
   */
  allocate(bytes: number): number {
    return this.records.allocate(bytes)
  }

  /**
   * Memory as `allocate` gives it, but much at a time, most of which may never be touched: whoever releases the kernel says how
   * much was. @returns its address, 0: there is not that much.
   */
  setAside(bytes: number): number {
    const address = this.run.tryReserve(bytes)
    if (address !== 0) this.aside = { from: address >>> 0, to: (address >>> 0) + bytes }
    return address
  }

  /**
   * Gives the memory to the next kernel of this thread. Nothing that lies in it may be looked at any more.
   * @param touched what was ever written of the memory that was set aside last, in ascending order; null: all, perhaps.
   */
  release(touched: readonly Extent[] | null): void {
    let at = 0
    if (this.aside !== null && touched !== null) {
      const start = this.aside.from
      this.run.wipe(0, start)
      for (const { from, to } of touched) this.run.wipe(start + from, start + to)
      at = this.aside.to
    }
    this.run.wipe(at, this.run.unusedFrom())
    spare = this.memory
  }

  /** A table of words (addresses, numbers). @returns its address. */
  table(words: readonly number[]): number {
    const address = this.allocate(Math.max(8, words.length * 4))
    this.words.set(words, address >>> 2)
    return address
  }

  private refresh(): void {
    const { buffer } = this.memory
    this.bytes = new Uint8Array(buffer)
    this.words = new Int32Array(buffer)
    this.reals = new Float64Array(buffer)
  }
}
