/**
 * The JSON Schema for editors is current, valid draft-7, and agrees with the reader about what is a scenario.
 */
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { scenarioSchema } from '../../src/scenario/schema.ts'
import { arrivals, handler, service, top } from './cases.ts'
import { EVERY_KEY, EVERY_LAW, EVERY_SIZE } from './every-key.ts'
import { ORDER_FLOW } from './order-flow.ts'

const validate = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  scenarioSchema(),
)

function faults(text: string): readonly string[] {
  return validate(parse(text)) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}

describe('the schema', () => {
  it('is committed as it is made (refresh with: npx vitest run test/scenario/schema.test.ts -u)', async () => {
    await expect(`${JSON.stringify(scenarioSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/scenario.schema.json',
    )
  })

  it('accepts the complete example and every documented key', () => {
    expect(faults(ORDER_FLOW)).toEqual([])
    expect(faults(EVERY_KEY)).toEqual([])
  })

  it('accepts every law', () => {
    for (const law of EVERY_LAW) expect(faults(service(law)), law).toEqual([])
    for (const size of EVERY_SIZE) expect(faults(arrivals(`{ rate: 1/s }, batch: ${size}`)), size).toEqual([])
  })

  it.each([
    handler('wokers: 8'),
    handler('workers: eight'),
    handler('queue: { discipline: fiffo }'),
    handler('failure: { probability: 2 }'),
    handler('publishes: { oneOf: [{ event: b }] }'),
    top('run: { duration: 5 s }'),
    top('run: { replications: 0 }'),
    top('flows: { f.x: { starts: a, completes: a } }'),
    top('expect: [5]'),
    service('{ distribution: lognromal, mean: 1s, cv: 1 }'),
    service('{ distribution: lognormal, mean: 1s }'),
    arrivals('{ process: renewal }'),
  ])('refuses what the reader refuses: %j', (text) => {
    expect(faults(text)).not.toEqual([])
  })

  it('describes every key of every object', () => {
    const bare = undescribed(scenarioSchema(), '')
    expect(bare).toEqual([])
  })
})

/** Paths of properties without a description. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap((one, i) => undescribed(one, `${path}[${i}]`))
  const found: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && !path.endsWith('properties')) {
      for (const [name, property] of Object.entries(value as Record<string, object>)) {
        if (!('description' in property)) found.push(`${path}.${name}`)
      }
    }
    found.push(...undescribed(value, `${path}.${key}`))
  }
  return found
}
