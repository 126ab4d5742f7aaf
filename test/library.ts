/** The library as a user imports it, bundled: for tests of its results, whatever its modules are. */
import { bundled } from './bundled.ts'

export const library = bundled<typeof import('../src/index.ts')>('src/index.ts')
