/**
 * Files that end in .study.test.ts run at two sizes: shorter in `npm test`, at full length in `npm run test:slow`. What they
 * hold is the same; a full study holds it in more cases, or more closely.
 */
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    readonly full: boolean
  }
}

/** At full length. */
export const full = inject('full')
