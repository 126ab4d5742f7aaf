/**
 * Tables of the two ziggurats (Marsaglia & Tsang 2000, The ziggurat method for generating random variables, J. Stat.
 * Software 5(8)), computed once for each instance with V8's own exponential function and logarithm.
 *
 * Layer i has a record of 16 bytes, so that a draw touches one line of the cache: the bound below which it is accepted, and
 * its width. A height, at the right edge, is needed by one draw in a hundred. Positions within a layer are whole numbers
 * of 51 or 57 bits; bounds and widths are scaled by powers of two to fit them, which loses no bit.
 */
import { exp, log } from './imports.ts'
import { alloc } from './memory.ts'

/** Exponential law, 256 layers of equal area; `EXP_R` is where the tail begins (section 3). */
export const EXP_R: f64 = 7.69711747013105
const EXP_V: f64 = 0.003949659822581557
const EXP_LAYERS: i32 = 256
/** Normal law, 128 layers (section 2; constants as printed there). */
export const NORMAL_R: f64 = 3.442619855899
const NORMAL_V: f64 = 9.91256303526217e-3
const NORMAL_LAYERS: i32 = 128

/** 2^51 and 2^56: one width, in units of position. */
const EXP_SCALE: f64 = 2251799813685248
const NORMAL_SCALE: f64 = 72057594037927936

/** A layer: its bound, a position for the exponential law and a value for the normal law, and its width per position. */
export const LAYER_BITS: i32 = 4
export const WIDTH: usize = 8

export let exponentialLayers: usize = 0
export let exponentialHeights: usize = 0
export let normalLayers: usize = 0
export let normalHeights: usize = 0

/** Must be called once, before anything is drawn. */
export function init(): void {
  exponentialLayers = alloc(EXP_LAYERS << LAYER_BITS)
  exponentialHeights = alloc(EXP_LAYERS << 3)
  normalLayers = alloc(NORMAL_LAYERS << LAYER_BITS)
  normalHeights = alloc(NORMAL_LAYERS << 3)
  buildExponential()
  buildNormal()
}

function setLayer(layers: usize, i: i32, bound: f64, width: f64): void {
  const layer = layers + ((<usize>i) << LAYER_BITS)
  store<f64>(layer, bound)
  store<f64>(layer, width, WIDTH)
}

function setHeight(heights: usize, i: i32, height: f64): void {
  store<f64>(heights + ((<usize>i) << 3), height)
}

/** Layer i reaches to `outer`, the layer above it to `inner`: up to there a position needs no further test. */
function buildExponential(): void {
  let outer = EXP_R
  const base = EXP_V / exp(-outer)
  setLayer(exponentialLayers, 0, (outer / base) * EXP_SCALE, base / EXP_SCALE)
  setHeight(exponentialHeights, 0, 1)
  setHeight(exponentialHeights, EXP_LAYERS - 1, exp(-outer))
  for (let i = EXP_LAYERS - 1; i > 1; i--) {
    const inner = -log(EXP_V / outer + exp(-outer))
    setLayer(exponentialLayers, i, (inner / outer) * EXP_SCALE, outer / EXP_SCALE)
    setHeight(exponentialHeights, i - 1, exp(-inner))
    outer = inner
  }
  setLayer(exponentialLayers, 1, 0, outer / EXP_SCALE)
}

function buildNormal(): void {
  let outer = NORMAL_R
  const base = NORMAL_V / exp(-0.5 * outer * outer)
  setLayer(normalLayers, 0, NORMAL_R, base / NORMAL_SCALE)
  setHeight(normalHeights, 0, 1)
  setHeight(normalHeights, NORMAL_LAYERS - 1, exp(-0.5 * outer * outer))
  for (let i = NORMAL_LAYERS - 1; i > 1; i--) {
    const inner = sqrt<f64>(-2 * log(NORMAL_V / outer + exp(-0.5 * outer * outer)))
    setLayer(normalLayers, i, inner, outer / NORMAL_SCALE)
    setHeight(normalHeights, i - 1, exp(-0.5 * inner * inner))
    outer = inner
  }
  setLayer(normalLayers, 1, 0, outer / NORMAL_SCALE)
}
