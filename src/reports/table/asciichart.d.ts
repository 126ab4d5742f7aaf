/** The part of asciichart 1.5 that is used; the package brings no types. */
declare module 'asciichart' {
  interface PlotConfig {
    readonly height?: number
    readonly min?: number
    readonly max?: number
    readonly format?: (value: number, row: number) => string
  }
  /** Throws on an empty series and on values that are not finite. */
  function plot(series: readonly number[], config?: PlotConfig): string
  export default { plot }
}
