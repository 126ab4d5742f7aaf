/** The library without Node.js: what a bundler for browsers makes of it, and that it works there. */
import { resolve } from 'node:path'
import { createContext, Script } from 'node:vm'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import * as node from '../../src/index.ts'
import { small } from '../commands/program.ts'

const entry = resolve(import.meta.dirname, '../../src/browser.ts')

async function bundled() {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'rhosim',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { text: outputFiles[0]?.text ?? '', inputs: Object.values(metafile.inputs) }
}

describe('the library in a browser', () => {
  it('imports nothing of Node.js', async () => {
    const { inputs } = await bundled()
    const external = inputs.flatMap((input) =>
      input.imports.filter((one) => one.external === true || one.path.startsWith('node:')),
    )
    expect(external.map(({ path }) => path)).toEqual([])
  })

  it('simulates the same results as under Node.js, with nothing but the language around it', async () => {
    const { text } = await bundled()
    const context = createContext({ text: small(), TextEncoder, atob, structuredClone })
    new Script(`${text}
      globalThis.result = JSON.stringify(rhosim.simulate(rhosim.loadScenario(text), { seed: 7, replications: 2 }))`).runInContext(
      context,
    )
    expect(context.result).toBe(JSON.stringify(node.simulate(node.loadScenario(small()), { seed: 7, replications: 2 })))
  })

  it('offers what the library for Node.js offers', async () => {
    expect(Object.keys(await import('../../src/browser.ts')).sort()).toEqual(Object.keys(node).sort())
  })
})
