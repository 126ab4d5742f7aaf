/**
 * The battery at many times its usual length, for nights and releases: the same models and false-alarm rate, with
 * intervals narrower by the square root. Prints a line a model and exits 1 when one fails.
 *
 *     npm run study -- [EFFORT] [PART OF A NAME]
 *
 * EFFORT multiplies the simulated time (default 20: intervals 4.5 times as narrow).
 */
import { allModels } from './all.ts'
import { judge } from './judge.ts'

const effort = Number(process.argv[2] ?? 20)
if (!(effort >= 1 && Number.isInteger(effort)))
  throw new RangeError(`EFFORT must be a whole number from 1 on; saw ${process.argv[2]}`)
const wanted = allModels.filter((model) => model.name.includes(process.argv[3] ?? ''))
let failed = 0
for (const model of wanted) {
  const problems = judge(model, effort)
  if (problems.length > 0) failed++
  console.log(`${problems.length === 0 ? 'holds' : 'FAILS'}  ${model.name}`)
  for (const problem of problems) console.log(`       ${problem}`)
}
console.log(`${wanted.length - failed} of ${wanted.length} models hold at effort ${effort}`)
process.exitCode = failed === 0 ? 0 : 1
