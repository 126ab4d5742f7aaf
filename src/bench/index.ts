/** How fast the engine is: standard models, measured by processor time. */
export { type BenchResult, measureModel, type Spread } from './measure.ts'
export { type BenchModel, benchModels } from './models.ts'
export { type BenchDocument, type BenchFormat, benchFormats, benchReports } from './report.ts'
