/** Whether to colour an output. `--no-color` wins; then FORCE_COLOR, then NO_COLOR (no-color.org), then the terminal. */
import type { Io, Output } from './io.ts'

export function useColour(output: Output, env: Io['env'], option: boolean): boolean {
  if (!option) return false
  const forced = env.FORCE_COLOR
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  return output.terminal && env.TERM !== 'dumb'
}
