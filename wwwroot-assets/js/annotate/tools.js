// @ts-check
// What a pointer does with the mask. A tool begins, moves and ends; `host` is the editor: sheet, settings, apply, touched, finished.

import { combine, fillLoops } from '../masks/polygon.js';
import { radiusOf, stroke } from './brush.js';
import { wand } from './wand.js';

/** Brush and eraser on the mask, and GrabCut's two kinds of strokes on the hints. */
class StrokeTool {
  /** @param {Editor} host @param {string} name */
  constructor(host, name) {
    this.host = host;
    this.name = name;
    this.isCut = false;
    this.value = 0;
    /** @type {Mask} */
    this.target = host.sheet?.mask;
    /** @type {Mask | null} */
    this.before = null;
    this.last = { x: 0, y: 0, radius: 0 };
  }

  /** @param {Point} point @param {Pen} event */
  begin(point, event) {
    const { sheet } = this.host;
    this.isCut = this.name === 'cut';
    this.target = this.isCut ? sheet.hints : sheet.mask;
    const away = event.altKey || this.host.settings.mode === 'subtract' || event.buttons === 32; // 32: a pen's eraser end
    this.value = this.isCut ? (away ? 2 : 1) : Number(this.name === 'brush' && !event.altKey && event.buttons !== 32);
    this.before = this.target.slice();
    this.last = { ...point, radius: radiusOf(this.host.settings.size, event) };
    sheet.drawing(true);
    this.#draw(this.last);
  }

  /** @param {PenPoint[]} points */
  move(points) {
    for (const { point, event } of points) this.#draw({ ...point, radius: radiusOf(this.host.settings.size, event) });
  }

  /** @param {Point & { radius: number }} to */
  #draw(to) {
    const { sheet } = this.host;
    const box = stroke(this.target, sheet.width, sheet.height, this.last, to, this.value);
    this.last = to;
    if (!box) return;
    if (this.isCut) sheet.hintsChanged();
    else sheet.changed(box);
    this.host.touched(this);
  }

  end() {
    const { sheet } = this.host;
    sheet.drawing(false);
    const before = this.before;
    this.before = null;
    if (this.isCut) this.host.cut();
    else if (before) this.host.finished(this.name, before);
  }

  cancel() {
    if (!this.before) return;
    this.target.set(this.before);
    this.before = null;
    this.host.sheet.drawing(false);
    this.host.sheet.changed();
    this.host.sheet.hintsChanged();
  }

  /** The stroke as far as it is drawn, for a draft. */
  get unfinished() {
    return this.before && !this.isCut ? { before: this.before, after: this.host.sheet.mask, name: this.name } : null;
  }
}

/** @param {Editor} host @param {Pen} event */
const howOf = (host, event) => event.altKey ? 'subtract' : event.shiftKey ? 'add' : host.settings.mode;

/** @param {Editor} host @param {string} name @param {Mask} selection @param {string} how */
function select(host, name, selection, how) {
  host.apply(name, combine(host.sheet.mask, selection, how));
}

/** A line drawn around, closed where it ends. */
class LassoTool {
  name = 'lasso';
  how = 'add';

  /** @param {Editor} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {Point} point @param {Pen} event */
  begin(point, event) {
    this.how = howOf(this.host, event);
    this.host.trail = [point.x, point.y];
  }

  /** @param {PenPoint[]} points */
  move(points) {
    for (const { point } of points) this.host.trail?.push(point.x, point.y);
  }

  end() {
    const { trail, sheet } = this.host;
    this.host.trail = null;
    if (trail && trail.length >= 6) select(this.host, this.name, fillLoops([trail], sheet.width, sheet.height), this.how);
  }

  cancel() {
    this.host.trail = null;
  }
}

/** Corner by corner; closed at the first corner, by a double click, or by a corner twice at one place. */
class PolygonTool {
  name = 'polygon';
  how = 'add';
  /** @type {number[]} */
  #corners = [];

  /** @param {Editor} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {Point} point @param {Pen} event */
  begin(point, event) {
    if (!this.#corners.length) this.how = howOf(this.host, event);
    const near = 8 / this.host.scale;
    const [x, y] = this.#corners;
    const [lastX, lastY] = this.#corners.slice(-2);
    const closes =
      this.#corners.length >= 6 && (Math.hypot(point.x - x, point.y - y) < near || Math.hypot(point.x - lastX, point.y - lastY) < near / 2);
    if (closes) this.close();
    else this.#corners.push(point.x, point.y);
    this.hover(point);
  }

  /** @param {Point} point */
  hover(point) {
    this.host.trail = this.#corners.length ? [...this.#corners, point.x, point.y] : null;
  }

  move() { /* a corner is set where the pointer went down */ }
  end() { /* and stays open until it is closed */ }

  close() {
    const { sheet } = this.host;
    const corners = this.#corners;
    this.#corners = [];
    this.host.trail = null;
    if (corners.length >= 6) select(this.host, this.name, fillLoops([corners], sheet.width, sheet.height), this.how);
  }

  /** Takes the last corner back; false when there was none. */
  back() {
    if (!this.#corners.length) return false;
    this.#corners.splice(-2);
    this.host.trail = this.#corners.length ? [...this.#corners] : null;
    return true;
  }

  cancel() {
    this.#corners = [];
    this.host.trail = null;
  }
}

class WandTool {
  name = 'wand';

  /** @param {Editor} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {Point} point @param {Pen} event */
  begin(point, event) {
    const { sheet, settings } = this.host;
    const chosen = wand(this.host.rgba, sheet.width, sheet.height, Math.floor(point.x), Math.floor(point.y), settings.tolerance);
    select(this.host, this.name, chosen, howOf(this.host, event));
  }

  move() { /* one click is all */ }
  end() { /* done at the click */ }
  cancel() { /* nothing is open */ }
}

/** @param {Editor} host */
export const makeTools = host => ({
  brush: new StrokeTool(host, 'brush'),
  eraser: new StrokeTool(host, 'eraser'),
  cut: new StrokeTool(host, 'cut'),
  lasso: new LassoTool(host),
  polygon: new PolygonTool(host),
  wand: new WandTool(host),
});
