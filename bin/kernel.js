/**
 * Compiles src/kernel (AssemblyScript) to WebAssembly and writes it as src/engine/kernel-code.ts, a module that every
 * bundler and the test runner can load. Does nothing when that file was made from the same sources.
 *
 *   node bin/kernel.js
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const folder = 'src/kernel'
/** Where the module is written. */
export const KERNEL_CODE = 'src/engine/kernel-code.ts'

const OPTIONS = [
  ...['-O3', '--noAssert', '--runtime', 'stub'],
  // Below lies what JavaScript and the kernel find without asking: see src/kernel/layout.ts.
  ...['--memoryBase', '4096'],
  // Shared, though no other thread ever sees it: views of a shared memory stay valid when it grows.
  ...['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '65536'],
  ...['--enable', 'threads,simd'],
]

/**
 * Ends the process with the compiler's messages when the sources are wrong.
 * @returns false when the compiler is not installed (`npm install --omit=dev`).
 */
export async function compileKernel() {
  const stamp = `// ${digest()}`
  const target = join(root, KERNEL_CODE)
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(stamp)) return true
  const compiler = await import('assemblyscript/asc').catch((error) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  })
  if (compiler === null) return false
  const text = (await compile(compiler)).toString('base64')
  writeFileSync(
    target,
    `${stamp}\n/** Made by bin/kernel.js from src/kernel: WebAssembly, in base 64. */\nexport const kernelCode =\n  '${text}'\n`,
  )
  return true
}

/** The kernel as WebAssembly. @param replaced texts of files, by path from here, in place of what they hold. */
export async function compile(compiler, replaced = {}) {
  let code
  const { error, stderr } = await compiler.main([`${folder}/index.ts`, '--outFile', 'kernel.wasm', ...OPTIONS], {
    readFile: (name, base) => {
      if (Object.hasOwn(replaced, name)) return replaced[name]
      const path = join(root, base, name)
      return existsSync(path) ? readFileSync(path, 'utf8') : null
    },
    writeFile: (name, contents) => {
      if (name === 'kernel.wasm') code = contents
    },
    listFiles: () => [],
  })
  if (error) {
    // Not thrown: the compiler's own handler of exceptions would print its source.
    process.stderr.write(`${stderr.toString()}\nthe kernel does not compile: ${error.message}\n`)
    process.exit(1)
  }
  return Buffer.from(code)
}

/** Over everything that the code is made from. */
function digest() {
  const hash = createHash('sha256').update(OPTIONS.join(' '))
  const files = readdirSync(join(root, folder)).sort()
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, folder, file)))
  return hash.update(readFileSync(fileURLToPath(import.meta.url))).digest('hex')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await compileKernel()
