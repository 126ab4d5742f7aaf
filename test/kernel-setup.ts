/** Compiles the kernel before any test when its sources changed. */
import { execFileSync } from 'node:child_process'

export default function setup(): void {
  execFileSync(process.execPath, ['bin/kernel.js'], { stdio: 'inherit' })
}
