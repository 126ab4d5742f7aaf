/**
 * Recorded values come from a column of a CSV file beside the scenario.
 */
import { describe, expect, it } from 'vitest'
import { besideScenario } from '../../src/scenario/csv.ts'
import { loadScenario } from '../../src/scenario/load.ts'
import { arrivals, problemsOf, service } from './cases.ts'

const reading = (content: string) => ({ file: 'dir/f.yaml', readFile: () => content })
const values = (content: string, keys = '') =>
  loadScenario(service(`{ distribution: empirical, file: x.csv${keys} }`), reading(content)).handlers[0]?.service
    ?.values
const fault = (content: string, keys = '') =>
  problemsOf(service(`{ distribution: empirical, file: x.csv${keys} }`), reading(content)).map(
    (p) => `${p.line}:${p.column} ${p.message}`,
  )[0]

describe('a column', () => {
  it('is found by name or number, and without either when it is the only one', () => {
    expect(values('t\n1\n2\n')).toEqual([1, 2])
    expect(values('1\n2')).toEqual([1, 2])
    expect(values('id,ms\n7,1\n8,2\n', ', column: ms, unit: ms')).toEqual([0.001, 0.002])
    expect(values('id;ms\r\n7;1\r\n8;2\r\n', ', column: 2')).toEqual([1, 2])
    expect(values('a\tb\n3\t4\n', ', column: b')).toEqual([4])
  })

  it('may stand among comments, empty lines and quotes', () => {
    expect(values('\ufeff# recorded\n"my ""x""","t, s"\n\n"1","2.5"\n', ", column: 't, s'")).toEqual([2.5])
  })

  it.each([
    ['', '', '2:75 handlers.h.service.file: "x.csv" holds no rows'],
    ['t\n', '', '"x.csv" holds no values below its header'],
    ['t\n1\nx\n', '', 'x.csv line 3: expected a number of at least 0, saw "x"'],
    ['t\n-1\n', '', 'saw "-1"'],
    ['t\n\n1e400\n', '', 'x.csv line 3: expected a number of at least 0, saw "1e400"'],
    ['a,b\n1,2\n', '', "'column' is required: x.csv has 2 columns (a, b)"],
    ['time,size\n1,2\n', ', column: tme', 'x.csv has no column "tme"; did you mean \'time\'?'],
    ['a,b\n1,2\n', ', column: 3', 'x.csv has no column "3"'],
    ['a\n1', ', unit: m', "expected 'us', 'ms', 's', 'min', 'h' or 'd'"],
    ['a\n1', ', values: [1]', "give either 'values' or a file"],
  ])('that cannot be read is explained: %j %s', (content, keys, part) => {
    expect(fault(content, keys)).toContain(part)
  })
})

describe('a recording of arrivals', () => {
  const recorded = (keys: string, content: string) =>
    loadScenario(arrivals(`{ process: trace, file: x.csv${keys} }`), reading(content)).producers[0]?.arrivals

  it('is replayed at its speed', () => {
    expect(recorded(', speed: 2', '1\n2\n4\n')).toEqual({
      process: 'trace',
      format: 'timestamps',
      values: [0.5, 1, 2],
      repeat: true,
    })
    expect(recorded(', format: intervals, repeat: false', '1\n0\n4\n')).toMatchObject({
      format: 'intervals',
      values: [1, 0, 4],
      repeat: false,
    })
  })

  it('must go forward, and must last some time to repeat', () => {
    const wrong = (keys: string, content: string) =>
      problemsOf(arrivals(`{ process: trace, file: x.csv${keys} }`), reading(content))[0]?.message
    expect(wrong('', '1\n3\n2\n')).toContain('timestamps must not decrease, saw 2 s after 3 s in line 3')
    expect(wrong(', format: intervals', '0\n0\n')).toContain('a recording that lasts 0 s cannot repeat')
  })
})

describe('the path of a file', () => {
  it('is relative to the folder of the scenario, unless it is absolute', () => {
    expect(besideScenario('a/b/f.yaml', 'x.csv')).toBe('a/b/x.csv')
    expect(besideScenario('f.yaml', 'data/x.csv')).toBe('data/x.csv')
    expect(besideScenario(null, 'x.csv')).toBe('x.csv')
    expect(besideScenario('a/f.yaml', '/x.csv')).toBe('/x.csv')
    expect(besideScenario('C:\\a\\f.yaml', 'x.csv')).toBe('C:\\a\\x.csv')
    expect(besideScenario('a/f.yaml', 'C:\\x.csv')).toBe('C:\\x.csv')
  })

  it('that cannot be opened is a problem, with the reason', () => {
    const readFile = () => {
      throw new Error('no such file')
    }
    const [problem] = problemsOf(service('{ distribution: trace, file: x.csv }'), { readFile })
    expect(problem?.message).toBe('handlers.h.service.file: cannot read "x.csv": no such file')
  })
})
