/**
 * From a seed and a name to a stream: every component of every replication has streams of its own, so that a change in one
 * place of a scenario leaves the draws everywhere else as they were (common random numbers), and so that results don't
 * depend on the order in which replications run.
 *
 * The four names are written as one JSON text, which no other four give, and seedrandom's default generator (ARC4) turns
 * the text into the 128 bits of the stream's state. Pure: no clock, no entropy.
 */
import seedrandom from 'seedrandom'
import { Stream, type StreamMemory } from './stream.ts'

/** ARC4 takes at most 256 key characters; longer texts go in pieces, each preceded by the state so far (32 characters). */
const PIECE = 200
/** sfc32 needs about 12 outputs to mix its state (PractRand discards as many). */
const DISCARDED = 12

/**
 * The stream of one purpose in one component in one replication.
 * @param seed the scenario's seed; the number 1 and the text "1" are the same seed (they look the same on a command line).
 * @param replication number of the replication, or a name for what is none ("pilot 0").
 * @param component producer, handler or other owner, e.g. "handler:process".
 * @param purpose what is drawn, e.g. "service".
 * @param memory where the stream's state is to lie; its own memory if left out.
 */
export function streamFor(
  seed: string | number,
  replication: number | string,
  component: string,
  purpose: string,
  memory: StreamMemory | null = null,
): Stream {
  const [a, b, c, d] = stateOf(ascii(JSON.stringify([String(seed), String(replication), component, purpose])))
  const stream = new Stream(a, b, c, d, memory)
  for (let i = 0; i < DISCARDED; i++) stream.bits()
  return stream
}

/** 128 bits from an ASCII text. */
function stateOf(text: string): [number, number, number, number] {
  let carried = ''
  for (let start = 0; ; start += PIECE) {
    // `global: false`: seedrandom must never replace Math.random.
    const generator = seedrandom(carried + text.slice(start, start + PIECE), { global: false })
    const state: [number, number, number, number] = [
      generator.int32(),
      generator.int32(),
      generator.int32(),
      generator.int32(),
    ]
    if (start + PIECE >= text.length) return state
    carried = state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

/** Escapes what is beyond ASCII: ARC4 reads only the low 8 bits of a character, so that "ā" would equal "\u0001". */
function ascii(json: string): string {
  let text = ''
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    text += code < 128 ? json[i] : `\\u${code.toString(16).padStart(4, '0')}`
  }
  return text
}
