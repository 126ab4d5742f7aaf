/**
 * What the kernel calls in JavaScript: module `imports` of the WebAssembly instance. Exponential function, logarithm and power
 * are V8's own, so that every variate has the bits that JavaScript would give it.
 */

/** Math.exp. */
export declare function exp(x: f64): f64

/** Math.log. */
export declare function log(x: f64): f64

/** Math.pow. */
export declare function pow(x: f64, y: f64): f64

/** A service time of a subscription, of a law that JavaScript draws itself [s]. */
export declare function sample(subscription: i32): f64

/** A duration that is negative, infinite or no number. Must throw. */
export declare function notADuration(x: f64): void

/** The pool of messages is full. */
export declare function growMessages(): void

// What is not plain: see `Outside` in `src/engine/kernel.ts`.
export declare function deliver(m: i32, subscription: i32): void
export declare function endService(m: i32): void
export declare function attemptFailed(m: i32, subscription: i32): void
export declare function publishSuccess(m: i32, subscription: i32): void
export declare function publish(m: i32, event: i32): void
export declare function overflow(m: i32, subscription: i32): i32
export declare function settled(root: i32): void
export declare function endFlows(event: i32, root: i32): void
export declare function arrive(producer: i32): void
export declare function nextArrival(producer: i32): f64
export declare function traceRanOut(subscription: i32): void
export declare function occur(value: i32): void
export declare function deliverPending(): void
export declare function ownedByPublisher(m: i32): void

/** The memory has grown: views of all of it must be made anew (older ones stay valid for what they show). */
export declare function grown(): void

/** The memory can't grow any further. Must throw. */
export declare function outOfMemory(): void
