// @ts-check
// The canvas, its panes and where the image lies in them. All panes share one view, so they move in step.

import { draw } from './drawing.js';
import * as panZoom from './pan-zoom.js';
import { rectangles } from './panes.js';

export class Stage {
  #canvas; #heads; #swipe; #show; #isFitted = true; #overlays = true; #frame = 0;
  /** @type {View} */
  #view = { scale: 1, x: 0, y: 0 };
  /** @type {Pane[]} */
  #panes = [];
  /** @type {ViewerScene | undefined} */
  #scene;
  /** @type {{ layout: string, shown: string[] } | undefined} */
  #mode;
  /** @type {(() => void)[]} */
  #undo = [];

  /**
   * `show` writes a text into a place of the viewer; `chosen(pane, content)` is called at a choice in a pane's head.
   * @param {Markup} root @param {{ show: (name: string, text: string) => void, chosen: (pane: number, content: string) => void }} given
   */
  constructor(root, { show, chosen }) {
    this.#canvas = root.querySelector('canvas');
    this.#heads = root.querySelector('[data-pane-heads]');
    this.#swipe = root.querySelector('[data-set=swipe]');
    this.#show = show;
    this.#heads.addEventListener('change', (/** @type {any} */ event) => {
      event.stopPropagation();
      chosen(Number(event.target.dataset.pane), event.target.value);
    });
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(this.#canvas.parentElement);
    this.#undo.push(() => resized.disconnect());
    this.#undo.push(panZoom.listen(this.#canvas, {
      get: () => this.#view,
      set: view => this.#setView(view),
      sizes: () => ({ image: this.#scene?.image, stage: this.#pane }),
      fitted: () => this.#isFitted,
      origin: at => this.#panes.map(pane => pane.rect).findLast(rect => at.x >= rect.x && at.y >= rect.y) ?? { x: 0, y: 0 },
    }));
  }

  get #size() { return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight }; }
  get #pane() { return this.#panes[0]?.rect ?? this.#size; }

  /**
   * `scene` as drawing.js wants it; undefined empties the stage. `keepView`: the same image with other layers.
   * @param {ViewerScene | undefined} scene @param {boolean} [keepView]
   */
  put(scene, keepView = false) {
    this.#scene = scene;
    if (!scene) this.redraw();
    else if (keepView) this.resize();
    else this.#isFitted = true, this.resize();
    if (scene) this.#canvas.dataset.shown = scene.address;
  }

  /**
   * `layout` and the panes' contents; `available` are the heads' choices.
   * @param {string} layout @param {string[]} shown @param {string[][]} available @param {string} processed
   */
  arrange(layout, shown, available, processed) {
    this.#mode = { layout, shown };
    const options = available.map(([key, name]) => `<option value="${key}">${escape(name)}</option>`).join('');
    this.#heads.innerHTML = shown
      .map(
        (content, n) =>
          `<label class="pane-head"><span class="visually-hidden">Pane ${n + 1} shows</span>` +
          `<select data-pane="${n}">${options}</select>` +
          `${processed && content !== 'image' ? `<span class="pane-mark">${processed}</span>` : ''}</label>`,
      )
      .join('');
    for (const [n, select] of this.#heads.querySelectorAll('select').entries()) select.value = shown[n];
    this.#swipe.hidden = layout !== 'swipe';
    this.resize();
  }

  fit() {
    if (this.#scene) this.#setView(panZoom.fit(this.#scene.image, this.#pane), true);
  }

  real() {
    if (this.#scene) this.#setView(panZoom.centred(1, this.#scene.image, this.#pane));
  }

  /** @param {number} factor */
  zoom(factor) {
    if (this.#scene)
      this.#setView(panZoom.zoomAt(this.#view, factor, this.#pane.width / 2, this.#pane.height / 2, this.#scene.image, this.#pane));
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    if (this.#scene) this.#setView(panZoom.pan(this.#view, dx, dy, this.#scene.image, this.#pane));
  }

  /**
   * Returns whether that changed anything.
   * @param {boolean} on
   */
  overlays(on) {
    const changed = this.#overlays !== on;
    this.#overlays = on;
    if (changed) this.redraw();
    return changed;
  }

  redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const swipe = this.#mode?.layout === 'swipe' ? this.#swipeShare() : null;
      draw(this.#canvas, this.#scene, this.#panes, this.#view, { overlays: this.#overlays, swipe });
    });
  }

  /** The divider stands where the slider's thumb does: half a thumb from the edges at most. */
  #swipeShare() {
    const thumb = 28;
    const { width } = this.#size;
    return (thumb / 2 + Number(this.#swipe.value) * (width - thumb)) / width;
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#size;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    this.#place();
    if (this.#isFitted) this.fit();
    else if (this.#scene) this.#setView(panZoom.keepInSight(this.#view, this.#scene.image, this.#pane));
    this.redraw();
  }

  #place() {
    if (!this.#mode) return;
    const { layout, shown } = this.#mode;
    const size = this.#size;
    const rects =
      layout === 'swipe'
        ? Array(2).fill({ x: 0, y: 0, ...size })
        : rectangles(shown.length, size, this.#scene?.image ?? { width: 4, height: 3 });
    this.#panes = shown.map((content, n) => ({ content, rect: rects[n] }));
    [...this.#heads.children].forEach((head, n) => {
      const right = layout === 'swipe' && n === 1;
      const { x, y, width } = rects[n];
      const room = (layout === 'swipe' ? width / 2 : width) - 16;
      head.style.cssText = `top:${y + 8}px;max-width:${room}px;${right ? 'right:8px' : `left:${x + 8}px`}`;
    });
  }

  /** @param {View} view @param {boolean} [fitted] */
  #setView(view, fitted = false) {
    if (!view) return;
    this.#view = view;
    this.#isFitted = fitted;
    this.#canvas.style.touchAction = fitted ? 'pan-y' : 'none';
    this.#show('zoom', `${Math.round(view.scale * 100)} %`);
    this.redraw();
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#undo.forEach(undo => undo());
  }
}

/** @param {string} text */
const escape = text => text.replace(/[&<>"]/g, letter => `&#${letter.charCodeAt(0)};`);
