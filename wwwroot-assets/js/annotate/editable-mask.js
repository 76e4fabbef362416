// @ts-check
// The mask being drawn, with its tinted picture kept in step: only the rows and columns that changed are painted anew.

import { contextOf } from '../canvas.js';
import { contours, pathOf, pixelOf } from '../viewer/masks.js';

const FOLLOWED = 1_500_000; // pixels; a larger mask's outline waits for the end of a stroke

export class EditableMask {
  #pixels; #image; #tint; #isDrawing = false;
  /** @type {Path2D | undefined} */
  #path;

  /** @param {number} width @param {number} height @param {string} colour */
  constructor(width, height, colour) {
    this.width = width;
    this.height = height;
    this.mask = new Uint8Array(width * height);
    this.hints = new Uint8Array(width * height);
    this.canvas = new OffscreenCanvas(width, height);
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#tint = [0, pixelOf(colour)];
    /** @type {OffscreenCanvas | null} */
    this.hintCanvas = null;
  }

  get area() {
    let sum = 0;
    for (let i = 0; i < this.mask.length; i++) sum += this.mask[i];
    return sum;
  }

  /**
   * Between the two an outline of a very large mask is not followed.
   * @param {boolean} isDrawing
   */
  drawing(isDrawing) {
    this.#isDrawing = isDrawing;
    if (!isDrawing) this.#path = undefined;
  }

  /**
   * Repaints a box of changed pixels, everything without one.
   * @param {Box} [box]
   */
  changed(box = { left: 0, top: 0, right: this.width, bottom: this.height }) {
    const { width, mask } = this;
    for (let y = box.top; y < box.bottom; y++) {
      for (let i = y * width + box.left, end = y * width + box.right; i < end; i++) this.#pixels[i] = this.#tint[mask[i]];
    }
    contextOf(this.canvas).putImageData(this.#image, 0, 0, box.left, box.top, box.right - box.left, box.bottom - box.top);
    if (!this.#isDrawing || this.mask.length <= FOLLOWED) this.#path = undefined;
  }

  /** @param {{ top: number, bottom: number } | null} rows */
  rowsChanged(rows) {
    if (rows) this.changed({ left: 0, right: this.width, top: rows.top, bottom: rows.bottom });
  }

  get path() {
    this.#path ??= outlineOf(this.mask, this.width, this.height);
    return this.#path;
  }

  /** Strokes that tell GrabCut: inside blue, outside yellow, apart for colour-blind readers too; null when there are none. */
  hintsChanged() {
    if (!this.hints.some(hint => hint > 0)) {
      this.hintCanvas = null;
      return;
    }
    this.hintCanvas ??= new OffscreenCanvas(this.width, this.height);
    const context = contextOf(this.hintCanvas);
    const image = context.createImageData(this.width, this.height);
    const pixels = new Uint32Array(image.data.buffer);
    const tints = [0, pixelOf('#4d9dff'), pixelOf('#ffff99')];
    for (let i = 0; i < pixels.length; i++) pixels[i] = tints[this.hints[i]];
    context.putImageData(image, 0, 0);
  }
}

/** @param {Mask} mask @param {number} width @param {number} height */
export const outlineOf = (mask, width, height) => new Path2D(pathOf(contours(mask, width, height)));
