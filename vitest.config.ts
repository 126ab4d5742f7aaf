/**
 * Three projects: `library` is everything that runs in one process, `program` runs the built program as a user does, and
 * `package` installs the packed package elsewhere, which takes an npm install (`npm run test:package`).
 */
import { defineConfig } from 'vitest/config'

const program = ['test/commands/**/*.test.ts', 'test/examples/**/*.test.ts', 'test/package/**/*.test.ts']
const installed = ['test/package/install.test.ts']
const setupFiles = 'test/setup.ts'
const globalSetup = 'test/global-setup.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'library',
          setupFiles,
          globalSetup: 'test/kernel-setup.ts',
          testTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: program,
        },
      },
      { test: { name: 'program', setupFiles, globalSetup, testTimeout: 30_000, include: program, exclude: installed } },
      { test: { name: 'package', setupFiles, globalSetup, testTimeout: 240_000, include: installed } },
    ],
  },
})
