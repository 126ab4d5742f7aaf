/** The verdict over all expectations of a scenario, in one sentence; and each of them in words. */
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
  if (undecided > 0) return `UNDECIDED: ${undecided} ${of} not decided by this many replications; --decide adds more`
  return `PASS: ${all === 1 ? 'the expectation is' : `all ${all} expectations are`} met`
}

/** The metric that was judged (with `*` expanded) and what was asked of it, for example "handlers.a.utilization < 90%". */
export function asked({ metric, expression }: ExpectationResult): string {
  const comparison = /(<=|>=|==|!=|<|>).*$/.exec(expression)
  return comparison === null ? metric : `${metric} ${comparison[0].trim()}`
}

/** Those that failed, those undecided, those that passed; each in the order of the scenario. */
export function worstFirst(results: readonly ExpectationResult[]): ExpectationResult[] {
  const order = ['fail', 'undecided', 'pass'] as const
  return order.flatMap((status) => results.filter((result) => result.status === status))
}
