/** The theory document itself. */
import type { TheoryReport } from './document.ts'

export const report: TheoryReport = (document) => `${JSON.stringify(document, null, 2)}\n`
