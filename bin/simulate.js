#!/usr/bin/env node
// The command `simulate`. The program itself is built into dist/ by `npm install`.
import { existsSync } from 'node:fs'

const program = new URL('../dist/main.js', import.meta.url)
if (existsSync(program)) {
  await import(program.href)
} else {
  console.error('simulate is not built yet: run "npm install" or "npm run build" in its folder first')
  process.exitCode = 70
}
