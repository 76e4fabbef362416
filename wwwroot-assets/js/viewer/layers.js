// The masks and maps of one case as layers, painted again only when what they show has changed.
// Names: "reference", "prediction", "run:ID", "revision:ID".

import * as masks from './masks.js';

export class Layer {
  #path; #painted = new Map();

  /** A probability layer has a `map` (0 to 255) and gets its mask by its run's `rule`; others only a mask. */
  constructor(width, height, { mask = null, map = null, rule = null }) {
    Object.assign(this, { width, height, mask, map, rule });
  }

  /** null: the threshold of the run's own rule. */
  threshold(at) {
    if (!this.map) return;
    this.mask = masks.decide(this.map, this.width, this.height, { ...this.rule, threshold: at ?? this.rule.threshold });
    this.#path = undefined;
    this.#painted.delete('fill');
  }

  get path() {
    this.#path ??= new Path2D(masks.pathOf(masks.contours(this.mask, this.width, this.height)));
    return this.#path;
  }

  fill(colour) {
    return paint(this.#painted, 'fill', colour, this, pixels => masks.fillPixels(this.mask, masks.pixelOf(colour), pixels));
  }

  heat(colour) {
    return paint(this.#painted, 'heat', colour, this, pixels => masks.heatPixels(this.map, colour, pixels));
  }
}

export class Layers {
  #layers = new Map(); #painted = new Map();

  constructor(width, height) {
    Object.assign(this, { width, height });
  }

  get names() { return [...this.#layers.keys()]; }
  get(name) { return this.#layers.get(name); }
  maskOf(name) { return this.#layers.get(name)?.mask ?? null; }

  /** From a decoded grey picture of any size; a map comes with its run's rule and is cut at once, at `at` or where the rule says. */
  add(name, grey, rule = null, at = null) {
    const { width, height } = this;
    const layer = rule
      ? new Layer(width, height, { rule, map: masks.resizeMap(grey.values, grey.width, grey.height, width, height) })
      : new Layer(width, height, { mask: masks.resizeMask(masks.maskFromGrey(grey.values), grey.width, grey.height, width, height) });
    layer.threshold(at);
    this.#layers.set(name, layer);
    this.#painted.clear();
  }

  remove(name) {
    this.#layers.delete(name);
  }

  threshold(at) {
    for (const layer of this.#layers.values()) layer.threshold(at);
    this.#painted.clear();
  }

  difference(predicted, falsePositive, falseNegative) {
    return paint(this.#painted, predicted, falsePositive + falseNegative, this, pixels => masks.differencePixels(
      this.maskOf(predicted), this.maskOf('reference'), masks.pixelOf(falsePositive), masks.pixelOf(falseNegative), pixels));
  }
}

function paint(kept, name, look, { width, height }, write) {
  const known = kept.get(name);
  if (known?.look === look) return known.canvas;
  const canvas = known?.canvas ?? new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const data = context.createImageData(width, height);
  write(new Uint32Array(data.data.buffer));
  context.putImageData(data, 0, 0);
  kept.set(name, { canvas, look });
  return canvas;
}
