/**
 * Four projects: `library` is everything that runs in one process, `program` runs the built program as a user does,
 * `package` installs the packed package elsewhere, which takes an npm install (`npm run test:package`), and `slow` runs the
 * studies among the library's tests again, at their full length (`npm run test:slow`; see `test/size.ts`).
 *
 * The files of a project share a process for each core: loading every module anew for each file took as long as a quarter of
 * the tests. Hence no test leaves anything behind in a module. Projects follow each other, since a process that changes
 * between them would have to start anew.
 */
import { configDefaults, defineConfig } from 'vitest/config'

const program = ['test/commands/**/*.test.ts', 'test/examples/**/*.test.ts', 'test/package/**/*.test.ts']
const studies = ['test/**/*.study.test.ts']
const installed = ['test/package/install.test.ts']
const shared = { setupFiles: 'test/setup.ts', isolate: false, provide: { full: false } }
const kernelSetup = 'test/kernel-setup.ts'
const globalSetup = 'test/global-setup.ts'

export default defineConfig({
  test: {
    // Vitest leaves a core to itself, and has little to do.
    maxWorkers: '100%',
    // What runs side by side in a file are processes.
    maxConcurrency: 2,
    // What a test loads bundled (`test/bundled.ts`) it does not import.
    forceRerunTriggers: [...configDefaults.forceRerunTriggers, '**/src/**'],
    projects: [
      {
        test: {
          ...shared,
          name: 'library',
          sequence: { groupOrder: 1 },
          globalSetup: kernelSetup,
          testTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: program,
        },
      },
      {
        test: {
          ...shared,
          name: 'program',
          sequence: { groupOrder: 2 },
          globalSetup,
          testTimeout: 60_000,
          include: program,
          exclude: installed,
        },
      },
      {
        test: {
          ...shared,
          name: 'package',
          sequence: { groupOrder: 3 },
          globalSetup,
          testTimeout: 240_000,
          include: installed,
        },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          sequence: { groupOrder: 4 },
          provide: { full: true },
          globalSetup: kernelSetup,
          testTimeout: 240_000,
          include: studies,
        },
      },
    ],
  },
})
