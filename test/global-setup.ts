/** Builds dist/ before any test when a source changed: the command tests run the program that a user runs. */
import { execFileSync } from 'node:child_process'

export default function setup(): void {
  execFileSync(process.execPath, ['bin/build.js', '--if-changed'], { stdio: 'inherit' })
}
