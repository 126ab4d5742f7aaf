// @ts-nocheck
/**
 * What the kernel calls in JavaScript: module `imports` of the WebAssembly instance. Exponential function and logarithm are
 * V8's own, so that every variate has the bits that JavaScript would give it.
 */

/** Math.exp. */
export declare function exp(x: f64): f64

/** Math.log. */
export declare function log(x: f64): f64

/** One draw of law number `index`, one of those that JavaScript draws itself. */
export declare function sample(index: i32): f64

/** The memory has grown: views of all of it must be made anew (older ones stay valid for what they show). */
export declare function grown(): void

/** The memory can't grow any further. Must throw. */
export declare function outOfMemory(): void
