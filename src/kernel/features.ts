/**
 * Whether the kernel looks for what a model may do without: limits, failures, what JavaScript does. Always; false only in the
 * kernel that `test/bench/unused.mjs` compiles to measure what looking costs a model that uses none of it.
 */
export const FEATURES = true
