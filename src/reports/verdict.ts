/** The verdict over all expectations of a scenario, in one sentence. */
import type { ExpectationResult, Results } from '../experiment/results.ts'

/** For example "FAIL: 1 of 5 expectations failed, 1 undecided". */
export function verdictText(document: Results): string {
  if (document.expectations.length === 0) return 'no expectations to judge'
  const count = (status: ExpectationResult['status']) =>
    document.expectations.filter((result) => result.status === status).length
  const all = document.expectations.length
  const [failed, undecided] = [count('fail'), count('undecided')]
  const of = `of ${all} expectation${all === 1 ? '' : 's'}`
  if (failed > 0) return `FAIL: ${failed} ${of} failed${undecided > 0 ? `, ${undecided} undecided` : ''}`
  if (undecided > 0) return `UNDECIDED: ${undecided} ${of} not decided by this many replications`
  return `PASS: ${all === 1 ? 'the expectation is' : `all ${all} expectations are`} met`
}
