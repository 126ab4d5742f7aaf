/**
 * Loads a module bundled, as the package ships the library: for tests that simulate much. Modules as the test runner loads
 * them, with every import looked up anew, run the engine at a third of its speed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

/** @param entry from the root of the project. Its state is its own: nothing is shared with the same module imported. */
export function bundled<Module>(entry: string): Module {
  const folder = mkdtempSync(join(tmpdir(), 'bundled-'))
  try {
    const outfile = join(folder, 'module.cjs')
    const entryPoints = [join(import.meta.dirname, '..', entry)]
    buildSync({ entryPoints, bundle: true, format: 'cjs', platform: 'node', target: 'node20', outfile })
    return createRequire(import.meta.url)(outfile) as Module
  } finally {
    rmSync(folder, { recursive: true })
  }
}
