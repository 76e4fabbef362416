// @ts-check
// The masks and maps of one case as layers, painted again only when what they show has changed.
// Names: "reference", "prediction", "run:ID", "revision:ID".

import { contextOf } from '../canvas.js';
import * as masks from './masks.js';

/** @typedef {{ canvas: OffscreenCanvas, look: string }} Painted what was painted last, and in which colours */

export class Layer {
  /** @type {Path2D | undefined} */
  #path;
  /** @type {Map<string, Painted>} */
  #painted = new Map();

  /**
   * A probability layer has a `map` (0 to 255) and gets its mask by its run's `rule`; others only a mask.
   * @param {number} width @param {number} height @param {{ mask?: Mask, map?: Float32Array | null, rule?: Rule | null }} given
   */
  constructor(width, height, { mask = new Uint8Array(width * height), map = null, rule = null }) {
    this.width = width;
    this.height = height;
    this.mask = mask;
    this.map = map;
    this.rule = rule;
  }

  /**
   * null: the threshold of the run's own rule.
   * @param {number | null} at
   */
  threshold(at) {
    if (!this.map || !this.rule) return;
    this.mask = masks.decide(this.map, this.width, this.height, { ...this.rule, threshold: at ?? this.rule.threshold });
    this.#path = undefined;
    this.#painted.delete('fill');
  }

  get path() {
    this.#path ??= new Path2D(masks.pathOf(masks.contours(this.mask, this.width, this.height)));
    return this.#path;
  }

  /** @param {string} colour */
  fill(colour) {
    return paint(this.#painted, 'fill', colour, this, pixels => masks.fillPixels(this.mask, masks.pixelOf(colour), pixels));
  }

  /** @param {string} colour */
  heat(colour) {
    return paint(this.#painted, 'heat', colour, this, pixels => this.map && masks.heatPixels(this.map, colour, pixels));
  }
}

export class Layers {
  /** @type {Map<string, Layer>} */
  #layers = new Map();
  /** @type {Map<string, Painted>} */
  #painted = new Map();

  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
  }

  get names() { return [...this.#layers.keys()]; }
  /** @param {string} name */
  get(name) { return this.#layers.get(name); }
  /** @param {string} name */
  maskOf(name) { return this.#layers.get(name)?.mask ?? null; }

  /**
   * From a decoded grey picture of any size; a map comes with its run's rule and is cut at once, at `at` or where the rule says.
   * @param {string} name @param {Grey} grey @param {Rule | null} [rule] @param {number | null} [at]
   */
  add(name, grey, rule = null, at = null) {
    const { width, height } = this;
    const layer = rule
      ? new Layer(width, height, { rule, map: masks.resizeMap(grey.values, grey.width, grey.height, width, height) })
      : new Layer(width, height, { mask: masks.resizeMask(masks.maskFromGrey(grey.values), grey.width, grey.height, width, height) });
    layer.threshold(at);
    this.#layers.set(name, layer);
    this.#painted.clear();
  }

  /** @param {string} name */
  remove(name) {
    this.#layers.delete(name);
  }

  /** @param {number | null} at */
  threshold(at) {
    for (const layer of this.#layers.values()) layer.threshold(at);
    this.#painted.clear();
  }

  /** @param {string} predicted @param {string} falsePositive @param {string} falseNegative */
  difference(predicted, falsePositive, falseNegative) {
    const [mask, reference] = [this.maskOf(predicted), this.maskOf('reference')];
    return paint(this.#painted, predicted, falsePositive + falseNegative, this, pixels => mask && reference
      && masks.differencePixels(mask, reference, masks.pixelOf(falsePositive), masks.pixelOf(falseNegative), pixels));
  }
}

/**
 * @param {Map<string, Painted>} kept @param {string} name @param {string} look @param {Size} given
 * @param {(pixels: Uint32Array) => unknown} write
 */
function paint(kept, name, look, { width, height }, write) {
  const known = kept.get(name);
  if (known?.look === look) return known.canvas;
  const canvas = known?.canvas ?? new OffscreenCanvas(width, height);
  const context = contextOf(canvas);
  const data = context.createImageData(width, height);
  write(new Uint32Array(data.data.buffer));
  context.putImageData(data, 0, 0);
  kept.set(name, { canvas, look });
  return canvas;
}
