/** The engine by itself, bundled for measurements: what the library does not export, without experiments around it. */
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../..')
const parts = {
  'scenario/index.ts': 'loadScenario',
  'bench/models.ts': 'benchModels',
  'model/build.ts': 'buildNetwork, start',
  'experiment/replication.ts': 'occurrences',
}

/** @param outfile where the module is written. @param kernelCode in base 64, in place of `src/engine/kernel-code.ts`. */
export async function bundleEngine(outfile, kernelCode) {
  const plugins =
    kernelCode === undefined ? [] : [replacing(/kernel-code\.ts$/, `export const kernelCode = '${kernelCode}'`)]
  await build({
    stdin: {
      contents: Object.entries(parts)
        .map(([file, names]) => `export { ${names} } from './src/${file}'`)
        .join('\n'),
      resolveDir: root,
    },
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', plugins, logLevel: 'warning' },
    banner: { js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)" },
  })
}

const replacing = (filter, contents) => ({
  name: 'replacing',
  setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents })),
})
