/**
 * What the features of the model cost where none of them is used: the engine against one whose kernel was compiled without looking for
 * them (`src/kernel/features.ts`), in turns in one process, by processor time. Prints the median of the ratios of time, and between
 * what bounds that median lies with 95 % certainty (by the order of the ratios, which needs no assumption about their law).
 *
 *   node test/bench/unused.mjs [--pairs 60] [--events 1e6]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import asc from 'assemblyscript/asc'
import { compile } from '../../bin/kernel.js'
import { bundleEngine } from './engine.mjs'

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '60' }, events: { type: 'string', default: '1e6' } },
})
const pairs = Number(values.pairs)
const events = Number(values.events)
if (!(pairs >= 6 && events >= 1e4)) throw new RangeError('--pairs must be at least 6, --events at least 10,000')
const folder = mkdtempSync(join(tmpdir(), 'unused-'))
const engines = await Promise.all(['true', 'false'].map(engineOf)).finally(() => rmSync(folder, { recursive: true }))

for (const name of ['mm1', 'mm10', 'order-flow', 'network']) {
  const [all, none] = engines.map((engine) => started(engine, name, 3 * events))
  const ratios = Array.from({ length: pairs }, (_, k) => {
    // Who comes first takes turns too.
    const [first, second] = k % 2 === 0 ? [all, none] : [none, all]
    const times = new Map([first, second].map((one) => [one, one.nsPerEvent(events)]))
    return times.get(all) / times.get(none)
  }).sort((a, b) => a - b)
  const [low, high] = boundsOfMedian(pairs).map((i) => ratios[i].toFixed(3))
  console.log(`${name.padEnd(12)} ${ratios[pairs >> 1].toFixed(3)}  (${low} to ${high})`)
}

/** @param features what `FEATURES` is to be. */
async function engineOf(features) {
  const wasm = await compile(asc, { 'src/kernel/features.ts': `export const FEATURES = ${features}\n` })
  const outfile = join(folder, `${features}.mjs`)
  await bundleEngine(outfile, wasm.toString('base64'))
  return import(pathToFileURL(outfile))
}

/** A model that runs, warmed up. */
function started({ benchModels, buildNetwork, start, occurrences }, name, warmUp) {
  const scenario = benchModels.find((model) => model.name === name).scenario()
  const net = buildNetwork(scenario, 1)
  start(net, scenario)
  let step = 1e-3
  const advance = (n) => {
    const before = occurrences(net)
    while (occurrences(net) < before + n) {
      const from = occurrences(net)
      net.advance(net.now + step)
      const seen = occurrences(net) - from
      // A few steps each time, so that looking takes no time.
      step *= Math.min(2, Math.max(0.5, n / 8 / Math.max(seen, 1)))
    }
    return occurrences(net) - before
  }
  advance(warmUp)
  return {
    nsPerEvent(n) {
      const from = process.cpuUsage()
      const seen = advance(n)
      const { user, system } = process.cpuUsage(from)
      return ((user + system) * 1000) / seen
    },
  }
}

/** Ranks (from 0) of the values of a sample of `n` between which the median lies with 95 %, by the binomial law. */
function boundsOfMedian(n) {
  let probability = 0.5 ** n
  let tail = probability
  let rank = 0
  while (tail + (probability * (n - rank)) / (rank + 1) <= 0.025) {
    probability *= (n - rank) / (rank + 1)
    tail += probability
    rank++
  }
  return [rank, n - 1 - rank]
}
