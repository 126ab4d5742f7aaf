import { describe, expect, it } from 'vitest'
import { analyse } from '../../src/analysis/index.ts'
import { widthOf } from '../../src/reports/columns.ts'
import { formats } from '../../src/reports/index.ts'
import { type TheoryDocument, theoryDocument, theoryReports } from '../../src/reports/theory/index.ts'
import { loadScenario } from '../../src/scenario/index.ts'
import { small } from '../commands/program.ts'

function documentOf(text: string): TheoryDocument {
  const scenario = loadScenario(text, { file: 'test.yaml' })
  return theoryDocument(scenario, analyse(scenario))
}

async function render(format: keyof typeof theoryReports, document: TheoryDocument): Promise<string> {
  return (await theoryReports[format]())(document, { columns: 80, colour: false })
}

/** λ = 50/s, μ = 100/s: Lq = 0.5, L = 1, Wq = 10 ms, W = 20 ms. */
const stable = documentOf(small())
const overloaded = documentOf(small().replace('mean: 10ms', 'mean: 30ms'))
const circle = documentOf(
  small().replace(
    'publishes: work.done',
    'publishes: { oneOf: [{ event: work.wanted, probability: 20% }, { event: work.done, probability: 80% }] }',
  ),
)

describe('theory reports', () => {
  it.each(formats)('%s ends with one line feed', async (format) => {
    expect(await render(format, stable)).toMatch(/[^\n]\n$/)
  })

  it('show the model and its figures', async () => {
    expect(await render('table', stable)).toMatch(
      /^worker ×1 += M\/M\/1 +50\.00\/s +50\.00% +0\.5000 +1\.000 +10\.00 ms +20\.00 ms$/m,
    )
    expect(await render('markdown', stable)).toContain(
      '| worker | = M/M/1 | 50.00/s | 50.00% | 0.5000 | 1.000 | 10.00 ms | 20.00 ms |',
    )
    expect(await render('csv', stable)).toContain('\nSmall,handlers.worker.theory.waitingTime,0.01\n')
    expect(JSON.parse(await render('json', stable)).handlers.worker.theory.sojournTime).toBeCloseTo(0.02, 12)
  })

  it('name the bottleneck and the largest stable rate', async () => {
    const text = await render('table', stable)
    expect(text).toContain('bottleneck: worker, ρ = 50.00%')
    expect(text).toContain("stable below λ = 100.0/s in all, 2.000 times the scenario's; then worker")
  })

  it('say first that a handler is overloaded, by how much, and why it has no formula', async () => {
    const text = await render('table', overloaded)
    expect(text.split('\n')[2]).toBe('worker is overloaded: ρ = 150.0%, its queue grows by 16.67/s')
    expect(text).toMatch(/^worker: no formula: unstable/m)
    expect(text).toMatch(/^worker ×1 +– +33\.33\/s +150\.0% +– /m)
  })

  it('name a cycle with its gain', async () => {
    expect(await render('table', circle)).toContain(
      'cycle through worker by work.wanted: 0.2000 messages come back per message',
    )
  })

  it('fit in 80 columns', async () => {
    for (const document of [stable, overloaded, circle]) {
      for (const line of (await render('table', document)).split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
    }
  })
})
