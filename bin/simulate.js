#!/usr/bin/env node
// The command `simulate`. The program itself is built into dist/ by `npm install`.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const program = new URL('../dist/main.js', import.meta.url)
// Where it was built, V8's code of it is there, too: parsing and compiling are saved.
const code = new URL('../dist/compiled/code.bin', import.meta.url)
if (existsSync(code)) {
  createRequire(code)('./index.cjs').run('main')
} else if (existsSync(program)) {
  await import(program.href)
} else {
  console.error('simulate is not built yet: run "npm install" or "npm run build" in its folder first')
  process.exitCode = 70
}
