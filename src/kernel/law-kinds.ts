/**
 * Kinds of laws, by how they are drawn: U is uniform on [0, 1), E exponential with mean 1, N standard normal. Plain
 * TypeScript and AssemblyScript alike, for the distributions on both sides; each has the same arithmetic on both.
 */

/** a·E */
export const EXPONENTIAL = 0
/** exp(a + b·N) */
export const LOGNORMAL = 1
/** a */
export const CONSTANT = 2
/** What JavaScript draws. */
export const OTHER = 3
/** a + b·U */
export const UNIFORM = 4
/** a·(E1 + … + Eb), for a few stages */
export const ERLANG = 5
/** a·E where U < c, else b·E */
export const HYPEREXPONENTIAL = 6
/** a times a gamma variate of shape b, c = 1/√(9d) with d as in `gamma.ts` */
export const GAMMA = 7
/** a·E^b */
export const WEIBULL = 8
/** a·exp(E/b) */
export const PARETO = 9
/** a + b·N, drawn again until it is ≥ 0 */
export const TRUNCATED_NORMAL = 10
/** Triangular between a and c, with mode b */
export const TRIANGULAR = 11
