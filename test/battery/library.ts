/**
 * The library bundled as the package ships it. The battery's models need some hundred million events, and modules as
 * the test runner loads them, with every import looked up anew, run the engine at a third of its speed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

type Library = typeof import('../../src/index.ts')

function bundled(): Library {
  const folder = mkdtempSync(join(tmpdir(), 'battery-'))
  try {
    const outfile = join(folder, 'library.cjs')
    const entry = join(import.meta.dirname, '../../src/index.ts')
    buildSync({ entryPoints: [entry], bundle: true, format: 'cjs', platform: 'node', target: 'node20', outfile })
    return createRequire(import.meta.url)(outfile) as Library
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const library: Library = bundled()
