/**
 * Makes dist/compiled: see `compiled.cjs`. The chunks' names hold their digests, so that code never meets another source than its own.
 * What a run of an example has compiled is what is kept; everything else V8 compiles when it is called, as ever.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'dist', 'compiled')
const example = ['scenarios/order-flow.yaml', '--duration', '60s', '--jobs', '1']

/**
 * @param esbuild the bundler. @param shared its options. @param entries by their names the sources. @param finish improves a file
 * of the bundle. @param clean removes what earlier builds have left.
 */
export async function compile(esbuild, { shared, entries, finish, clean }) {
  mkdirSync(folder, { recursive: true })
  const { metafile } = await esbuild.build({
    ...shared,
    outdir: folder,
    platform: 'node',
    splitting: true,
    entryPoints: Object.entries(entries).map(([out, source]) => ({ in: source, out })),
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
  })
  const files = Object.keys(metafile.outputs).map((path) => join(root, path))
  for (const file of files) {
    finish(file)
    const { code } = await esbuild.transform(readFileSync(file, 'utf8'), {
      format: 'cjs',
      platform: 'node',
      target: shared.target,
      charset: 'utf8',
      // All that is imported is loaded by the one who loads the chunk.
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': '$url' },
    })
    writeFileSync(file, code)
  }
  // The folder is in a package of ES modules.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n')
  copyFileSync(join(root, 'bin', 'compiled.cjs'), join(folder, 'index.cjs'))
  writeFileSync(join(folder, 'worker.js'), "module.exports = require('./index.cjs').run('worker').exported\n")
  const names = Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) => {
    const [name] = Object.entries(entries).find(([, source]) => join(root, entryPoint ?? '') === source) ?? []
    return name === undefined ? [] : [[name, relative(folder, join(root, path))]]
  })
  record(Object.fromEntries(names))
  if (clean) removeOthers(new Set([...files.map((file) => basename(file)), ...kept]))
}

const kept = ['package.json', 'index.cjs', 'worker.js', 'code.bin']

/** Runs the example in a process of its own, since V8 keeps to itself what a process has compiled. */
function record(entries) {
  const self = fileURLToPath(import.meta.url)
  const { status, stderr } = spawnSync(process.execPath, [self, JSON.stringify(entries), ...example], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status !== 0) throw new Error(`the example that is run for its code ended with ${status}: ${stderr}`)
}

function recordHere(entries) {
  const { run } = createRequire(import.meta.url)(join(folder, 'index.cjs'))
  const { scripts } = run('main', entries)
  process.on('exit', () => {
    const code = {}
    const parts = []
    let at = 0
    for (const [file, script] of scripts) {
      const data = script.createCachedData()
      code[relative(folder, file)] = [at, at + data.length]
      parts.push(data)
      at += data.length
    }
    const index = Buffer.from(JSON.stringify({ entries, code }))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(index.length)
    // Renamed, so that a program that starts meanwhile reads the old one or the new one.
    const draft = join(folder, `code.bin.${process.pid}.tmp`)
    writeFileSync(draft, Buffer.concat([length, index, ...parts]))
    renameSync(draft, join(folder, 'code.bin'))
  })
}

function removeOthers(names) {
  for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , entries, ...args] = process.argv
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args)
  recordHere(JSON.parse(entries))
}
