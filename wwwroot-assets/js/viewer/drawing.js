// Draws the image and its layers into the stage's canvas.

import * as masks from './masks.js';

/** The layers of one case, drawn again only when what they show has changed. */
export class Layers {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.reference = { mask: null, path: null };
    this.prediction = { mask: null, path: null };
    this.map = null;
    this.painted = new Map();
  }

  setReference(mask) {
    this.reference = { mask, path: this.#path(mask) };
    this.painted.clear();
  }

  setPrediction(mask) {
    this.prediction = { mask, path: this.#path(mask) };
    for (const name of ['prediction', 'difference']) this.painted.delete(name);
  }

  #path(mask) {
    return new Path2D(masks.pathOf(masks.contours(mask, this.width, this.height)));
  }

  fill(name, colour) {
    return this.#paint(name, colour, pixels => masks.fillPixels(this[name].mask, masks.pixelOf(colour), pixels));
  }

  difference(falsePositive, falseNegative) {
    return this.#paint('difference', falsePositive + falseNegative, pixels => masks.differencePixels(
      this.prediction.mask, this.reference.mask, masks.pixelOf(falsePositive), masks.pixelOf(falseNegative), pixels));
  }

  heat(colour) {
    return this.#paint('heat', colour, pixels => masks.heatPixels(this.map, colour, pixels));
  }

  #paint(name, look, write) {
    const known = this.painted.get(name);
    if (known?.look === look) return known.canvas;
    const canvas = known?.canvas ?? new OffscreenCanvas(this.width, this.height);
    const context = canvas.getContext('2d');
    const data = context.createImageData(this.width, this.height);
    write(new Uint32Array(data.data.buffer));
    context.putImageData(data, 0, 0);
    this.painted.set(name, { canvas, look });
    return canvas;
  }
}

export function draw(canvas, picture, layers, view, settings, overlays) {
  const ratio = window.devicePixelRatio || 1;
  const context = canvas.getContext('2d');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!picture) return;
  context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, view.x * ratio, view.y * ratio);
  // Beyond 3:1 one wants to see the pixels.
  context.imageSmoothingEnabled = view.scale < 3;
  context.imageSmoothingQuality = 'high';
  const { width, height } = picture;
  context.drawImage(picture, 0, 0);
  if (!overlays) return;

  const put = (source, opacity) => {
    context.globalAlpha = opacity;
    context.drawImage(source, 0, 0, width, height);
    context.globalAlpha = 1;
  };
  const both = layers.reference.mask && layers.prediction.mask;
  if (settings.heat && layers.map) put(layers.heat(settings.prediction.colour), 1);
  if (settings.difference && both) put(layers.difference(settings.falsePositive, settings.falseNegative), 0.62);
  for (const name of ['reference', 'prediction']) {
    if (settings[name].fill && layers[name].mask) put(layers.fill(name, settings[name].colour), settings[name].opacity);
  }
  // Layers may be coarser than a very large picture.
  context.scale(width / layers.width, height / layers.height);
  const pixel = 1 / (view.scale * width / layers.width);
  context.lineJoin = 'round';
  for (const name of ['reference', 'prediction']) {
    if (!settings[name].contour || !layers[name].path) continue;
    context.strokeStyle = 'rgb(0 0 0 / .5)';
    context.lineWidth = 3.6 * pixel;
    context.stroke(layers[name].path);
    context.strokeStyle = settings[name].colour;
    context.lineWidth = 1.8 * pixel;
    context.stroke(layers[name].path);
  }
}
