/**
 * The engine against a yardstick written in C, in turns on the same computer, by processor time. Needs dist/ and a C compiler
 * (`CC`, or cc).
 *
 *   node test/bench/yardstick.mjs YARDSTICK.c [ROUNDS]
 *
 * The yardstick, called as `yardstick MODEL REPETITIONS`, simulates model 1 M/M/1, 2 M/M/10, 3 the order flow or 4 the network,
 * and prints JSON whose `ns` is the median of million events per second.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [source, rounds = '5'] = process.argv.slice(2)
if (source === undefined || !(Number(rounds) >= 1)) {
  console.error('usage: node test/bench/yardstick.mjs YARDSTICK.c [ROUNDS]')
  process.exit(2)
}
const program = join(import.meta.dirname, '../../bin/simulate.js')
const models = ['mm1', 'mm10', 'order-flow', 'network']
const folder = mkdtempSync(join(tmpdir(), 'yardstick-'))
try {
  const yardstick = join(folder, 'yardstick')
  run(process.env.CC ?? 'cc', ['-O3', '-march=native', '-o', yardstick, source, '-lm'])
  const ratios = models.map((name, i) => {
    const pairs = Array.from({ length: Number(rounds) }, () => {
      const theirs = JSON.parse(run(yardstick, [String(i + 1), '3'])).ns
      const bench = ['bench', '--model', name, '--repetitions', '3', '--format', 'json']
      const ours = JSON.parse(run(process.execPath, [program, ...bench])).models[0].rate.median
      return { theirs, ours, ratio: ours / theirs }
    })
    const ratio = median(pairs.map((p) => p.ratio))
    const figures = `${median(pairs.map((p) => p.ours)).toFixed(1)} against ${median(pairs.map((p) => p.theirs)).toFixed(1)} M events/s`
    const spread = pairs.map((p) => p.ratio.toFixed(2)).sort()
    console.log(`${name.padEnd(12)} ${ratio.toFixed(2)}  (${figures}; ratios ${spread[0]} to ${spread.at(-1)})`)
    return ratio
  })
  const mean = Math.exp(ratios.reduce((sum, r) => sum + Math.log(r), 0) / ratios.length)
  console.log(`geometric mean ${mean.toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
  return stdout
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
