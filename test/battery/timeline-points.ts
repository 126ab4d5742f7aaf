/** How many points of each time line are compared, and how many comparisons that makes in all. */
export const TIMELINE_POINTS = 20
export const TIMELINE_COMPARISONS = 4 * TIMELINE_POINTS
