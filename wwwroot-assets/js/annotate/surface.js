// @ts-check
// The canvas: image, mask, and what the current tool shows; zoom and pan. Positions are given in image pixels.

import { contextOf } from '../canvas.js';
import * as panZoom from '../viewer/pan-zoom.js';
import { drawGrid, GRID_FROM } from '../viewer/drawing.js';

/**
 * @typedef {object} SurfaceHost
 * @property {() => any} show what the current tool shows
 * @property {(event: PointerEvent) => boolean} free
 * @property {() => boolean} moves
 * @property {(view: View) => void} onView
 */

export class Surface {
  #canvas; #isFitted = true; #frame = 0; #show; #onView;
  /** @type {View} */
  #view = { scale: 1, x: 0, y: 0 };
  /** @type {Picture | undefined} */
  #picture;
  /** @type {Picture | undefined} */
  #seen;
  /** @type {EditorMask | undefined} */
  #sheet;
  /** @type {(() => void)[]} */
  #undo = [];

  /**
   * `show` { colour, opacity, masked, ghost, trail, cursor } is read at each drawing; `free(event)`: does this pointer move the image;
   * `moves()`: would one finger.
   * @param {HTMLCanvasElement} canvas @param {SurfaceHost} given
   */
  constructor(canvas, { show, free, moves, onView }) {
    this.#canvas = canvas;
    this.#show = show;
    this.#onView = onView;
    const resized = new ResizeObserver(() => this.resize());
    if (canvas.parentElement) resized.observe(canvas.parentElement);
    this.#undo.push(() => resized.disconnect(), panZoom.listen(canvas, {
      get: () => this.#view,
      set: view => this.#setView(view),
      sizes: () => ({ image: this.#picture, stage: this.#size }),
      // One finger draws, two move and zoom.
      fitted: () => !moves(),
      free,
    }));
    canvas.style.touchAction = 'none';
  }

  get #size() { return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight }; }
  get scale() { return this.#view.scale; }

  /** @param {Picture} picture @param {EditorMask} sheet */
  put(picture, sheet) {
    this.#picture = this.#seen = picture;
    this.#sheet = sheet;
    this.#isFitted = true;
    this.resize();
    this.#canvas.dataset.shown = 'yes';
  }

  /**
   * The picture as it is to be seen, of the size of the one that was put.
   * @param {Picture} picture
   */
  see(picture) {
    this.#seen = picture;
    this.redraw();
  }

  /**
   * Where a pointer is on the image.
   * @param {{ clientX: number, clientY: number }} event
   */
  at(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left - this.#view.x) / this.#view.scale,
      y: (event.clientY - box.top - this.#view.y) / this.#view.scale,
    };
  }

  /**
   * Moves the image if a point of it has left the stage.
   * @param {Point} given
   */
  reveal({ x, y }) {
    const margin = 24;
    const { width, height } = this.#size;
    const sx = x * this.#view.scale + this.#view.x;
    const sy = y * this.#view.scale + this.#view.y;
    const dx = sx < margin ? margin - sx : sx > width - margin ? width - margin - sx : 0;
    const dy = sy < margin ? margin - sy : sy > height - margin ? height - margin - sy : 0;
    if (dx || dy) this.#setView({ ...this.#view, x: this.#view.x + dx, y: this.#view.y + dy });
    else this.redraw();
  }

  fit() { if (this.#picture) this.#setView(panZoom.fit(this.#picture, this.#size), true); }
  real() { if (this.#picture) this.#setView(panZoom.centred(1, this.#picture, this.#size)); }

  /** @param {number} factor */
  zoom(factor) {
    const { width, height } = this.#size;
    if (this.#picture) this.#setView(panZoom.zoomAt(this.#view, factor, width / 2, height / 2, this.#picture, this.#size));
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#size;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    if (this.#isFitted) this.fit();
    else if (this.#picture) this.#setView(panZoom.keepInSight(this.#view, this.#picture, this.#size));
  }

  /** @param {View} view @param {boolean} [fitted] */
  #setView(view, fitted = false) {
    this.#view = view;
    this.#isFitted = fitted;
    this.#onView(view);
    this.redraw();
  }

  redraw() {
    if (this.#frame) return; // one drawing a frame, whatever happens in between
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#seen && this.#sheet) this.#draw(this.#seen, this.#sheet);
    });
  }

  /** @param {Picture} picture @param {EditorMask} sheet */
  #draw(picture, sheet) {
    const ratio = window.devicePixelRatio || 1;
    const context = contextOf(this.#canvas);
    const { scale, x, y } = this.#view;
    const show = this.#show();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
    context.imageSmoothingEnabled = scale < 3;
    context.drawImage(picture, 0, 0);
    const pixel = 1 / scale;
    if (show.masked) {
      context.globalAlpha = show.opacity;
      context.drawImage(sheet.canvas, 0, 0);
      context.globalAlpha = 0.55;
      if (sheet.hintCanvas) context.drawImage(sheet.hintCanvas, 0, 0);
      context.globalAlpha = 1;
      outline(context, sheet.path, show.colour, pixel);
      if (show.ghost) outline(context, show.ghost.path, show.ghost.colour, pixel, [6, 4]);
    }
    if (scale >= GRID_FROM) drawGrid(context, this.#view, this.#size, picture.width, picture.height);
    if (show.trail) drawTrail(context, show.trail, pixel);
    if (show.cursor) drawCursor(context, show.cursor, pixel);
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#undo.forEach(undo => undo());
  }
}

/** @param {Context} context @param {Path2D} path @param {string} colour @param {number} pixel @param {number[]} [dash] */
function outline(context, path, colour, pixel, dash = []) {
  context.lineJoin = 'round';
  context.strokeStyle = 'rgb(0 0 0 / .5)';
  context.lineWidth = 3.4 * pixel;
  context.stroke(path);
  context.setLineDash(dash.map(length => length * pixel));
  context.strokeStyle = colour;
  context.lineWidth = 1.7 * pixel;
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * The line of a lasso or polygon so far: flat [x, y, …].
 * @param {Context} context @param {number[]} points @param {number} pixel
 */
function drawTrail(context, points, pixel) {
  context.beginPath();
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
  for (const [colour, width] of /** @type {[string, number][]} */ ([['rgb(0 0 0 / .6)', 3.4], ['#ffffff', 1.6]])) {
    context.strokeStyle = colour;
    context.lineWidth = width * pixel;
    context.stroke();
  }
  context.fillStyle = '#ffffff';
  context.fillRect(points[0] - 3 * pixel, points[1] - 3 * pixel, 6 * pixel, 6 * pixel);
}

/**
 * The brush's rim, or a cross for tools without a size; white on black, to be seen on skin and lesion.
 * @param {Context} context @param {Point & { radius: number }} given @param {number} pixel
 */
function drawCursor(context, { x, y, radius }, pixel) {
  context.beginPath();
  if (radius) context.arc(x, y, radius, 0, 2 * Math.PI);
  const arm = 6 * pixel;
  if (!radius || radius < 4 * pixel) {
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
  }
  for (const [colour, width] of /** @type {[string, number][]} */ ([['rgb(0 0 0 / .75)', 3], ['#ffffff', 1.3]])) {
    context.strokeStyle = colour;
    context.lineWidth = width * pixel;
    context.stroke();
  }
}
