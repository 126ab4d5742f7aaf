/** The registry of laws on the whole numbers. To add one: a file that exports its `SizeLaw`, and a line here. */
import type { SizeLaw } from '../distribution.ts'
import { constant } from './constant.ts'
import { empirical } from './empirical.ts'
import { geometric } from './geometric.ts'
import { poisson } from './poisson.ts'
import { uniform } from './uniform.ts'

/** Laws of sizes, in the order of the documentation. */
export const sizeLaws: readonly SizeLaw[] = [constant, uniform, geometric, poisson, empirical]
