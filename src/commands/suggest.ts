/** "Did you mean": the nearest of the names that exist. */
import leven from 'leven'

/** @returns " (did you mean 'json'?)", or "" when nothing is near enough to be a slip of the finger. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known
    .map((name) => ({ name, distance: leven(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  if (nearest === undefined || nearest.distance > Math.ceil(nearest.name.length / 3)) return ''
  return ` (did you mean '${nearest.name}'?)`
}
