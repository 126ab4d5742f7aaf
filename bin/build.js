/**
 * Makes the kernel (`kernel.js`) and dist/: the program, the library and the worker threads' entry, bundled by esbuild with shared chunks, the browser
 * library as one file, the program once more with V8's code (`compile.js`), and the type declarations.
 *
 *   node bin/build.js                everything
 *   node bin/build.js --if-changed   the bundles alone, and only when one of their inputs changed (npm's `prepare`)
 *
 * `--if-changed` exits 0 where the compilers are not installed (`npm install --omit=dev`): then dist/ is taken as it is.
 * Declarations are no part of it, so that a type error never keeps a fresh clone from running.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.js'
import { compileKernel } from './kernel.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const stampFile = join(dist, '.stamp')
const ifChanged = process.argv.includes('--if-changed')

const kernel = await compileKernel()
const stamp = hashOfInputs()
if (!ifChanged || !upToDate(stamp)) await bundle(stamp)
if (!ifChanged) declarations()

/** A digest over names and contents of everything that a bundle is made of. */
function hashOfInputs() {
  const hash = createHash('sha256').update(process.version)
  for (const file of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'bin/build.js',
    'bin/kernel.js',
    'bin/compile.js',
    'bin/compiled.cjs',
    ...filesUnder('src'),
  ]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(`\0${file}\0`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

function filesUnder(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

function upToDate(stamp) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(join(dist, 'main.js'))
}

async function bundle(stamp) {
  const esbuild = await import('esbuild').catch((error) => {
    if (ifChanged && error.code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  })
  if (esbuild === null || !kernel) return
  mkdirSync(dist, { recursive: true })
  const entry = (name) => join(root, 'src', `${name}.ts`)
  const shared = {
    bundle: true,
    format: 'esm',
    target: 'node20.19',
    outdir: dist,
    absWorkingDir: root,
    // Packages that the bundles don't carry: the pool loads files of its own, fast-check must be the user's copy.
    external: ['piscina', 'fast-check'],
    metafile: true,
    charset: 'utf8',
    logLevel: 'warning',
  }
  const names = ['main', 'index', 'testing', 'commands/worker'].filter((name) => existsSync(entry(name)))
  const [node, browser] = await Promise.all([
    esbuild.build({
      ...shared,
      platform: 'node',
      splitting: true,
      entryPoints: names.map((name) => ({ in: entry(name), out: name.replace('commands/', '') })),
      chunkNames: 'chunks/[name]-[hash]',
      // CommonJS packages call `require` for Node's own modules, which an ES module does not have.
      banner: {
        js: "import { createRequire as $createRequire } from 'node:module'\nconst require = $createRequire(import.meta.url)",
      },
    }),
    esbuild.build({ ...shared, platform: 'browser', target: 'es2022', entryPoints: [entry('browser')] }),
  ])
  const outputs = { ...node.metafile.outputs, ...browser.metafile.outputs }
  for (const path of Object.keys(outputs)) restoreConstants(join(root, path))
  removeStaleChunks(outputs)
  await compile(esbuild, {
    shared,
    entries: { main: entry('main'), worker: entry('commands/worker') },
    finish: restoreConstants,
    clean: !ifChanged,
  })
  writeFileSync(join(dist, 'licenses.txt'), licenses(outputs))
  writeFileSync(stampFile, stamp)
}

/**
 * Turns the top-level `var`s of a bundle back into the `const`s that they were. esbuild writes `var` for them, and V8 does not
 * take the value of a `var` for granted: compiled code then loads and checks every table and every number anew, which costs
 * 8 to 12 % of the engine's speed. What is assigned to again stays as it is.
 */
function restoreConstants(file) {
  const text = readFileSync(file, 'utf8')
  const restored = text.replace(/^var ([\w$]+) = /gm, (declaration, name) => {
    const word = name.replaceAll('$', '\\$')
    const assignment = `(?<![\\w$.])${word}\\s*(?:[-+*/%&|^]|<<|>>>?|\\*\\*|&&|\\|\\||\\?\\?)?=(?![=>])`
    const step = `(?<![\\w$.])${word}(?:\\+\\+|--)|(?:\\+\\+|--)${word}(?![\\w$])`
    const assignments = text.match(new RegExp(`${assignment}|${step}`, 'g')) ?? []
    return assignments.length === 1 ? `const ${name} = ` : declaration
  })
  if (restored !== text) writeFileSync(file, restored)
}

/** Content-hashed chunks of earlier builds; a full build clears them, `--if-changed` leaves what a running program may load. */
function removeStaleChunks(outputs) {
  const chunks = join(dist, 'chunks')
  if (ifChanged || !existsSync(chunks)) return
  const kept = new Set(Object.keys(outputs).map((path) => join(root, path)))
  for (const name of readdirSync(chunks)) if (!kept.has(join(chunks, name))) rmSync(join(chunks, name))
}

/** The licence texts of the packages inside the bundles. */
function licenses(outputs) {
  const folders = new Set()
  for (const output of Object.values(outputs)) {
    for (const input of Object.keys(output.inputs)) {
      const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
      if (match) folders.add(match[1])
    }
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `License: ${license}`
    return `${name} ${version}\n\n${text}\n`
  })
  return `Packages contained in the files of this folder.\n\n${texts.join('\n----\n\n')}`
}

/** dist/types, by the TypeScript compiler; a type error is printed and fails the build, after everything was written. */
function declarations() {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  rmSync(join(dist, 'types'), { recursive: true, force: true })
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, 'bin', 'tsconfig.types.json')], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = status ?? 1
}
