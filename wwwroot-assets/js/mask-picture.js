// @ts-check
// An image with the outlines of masks over it. Wheel, drag and pinch move it; pictures of one group move together.

import { contextOf } from './canvas.js';
import { contours, fillPixels, maskFromGrey, pathOf, pixelOf, resizeMask } from './viewer/masks.js';
import { fit, listen, zoomAt } from './viewer/pan-zoom.js';
import { bitmap, grey, prefetch } from './viewer/sources.js';

/**
 * @typedef {object} Scene
 * @property {string} image
 * @property {{ url: string, look: string }[]} layers a look is a colour's name in css/portal.css
 * @property {Point[]} [pins]
 * @property {string[]} [preload]
 */

/** @typedef {{ path: Path2D, fill: OffscreenCanvas, colour: string }} Layer */

/** @type {Map<string, Picture>} */
const pictures = new Map();

/**
 * `scene`: { image, layers: [{ url, look }], pins: [{ x, y }], preload: [url] }; a look is a colour's name in css/portal.css.
 * @param {string} id @param {Markup} root @param {Scene} scene @param {DotNetObject | null} page @param {string | null} group
 */
export function attach(id, root, scene, page, group) {
  const picture = new Picture(root, page, group);
  pictures.set(id, picture);
  return picture.show(scene);
}

/** @param {string} id @param {Scene} scene */
export const update = (id, scene) => pictures.get(id)?.show(scene);

/**
 * Since the image was first seen; time in which the tab was hidden is left out. −1 while it is still on its way.
 * @param {string} id
 */
export const seconds = id => pictures.get(id)?.seconds() ?? 0;

/** @param {string} id @param {boolean} on */
export const setPinning = (id, on) => pictures.get(id)?.setPinning(on);

/** @param {string} id */
export function detach(id) {
  pictures.get(id)?.detach();
  pictures.delete(id);
}

export const all = () => [...pictures.values()];

/** Whether an outline holds the inside or the outside is not to be seen where it runs along the border. */
export function toggleFill() {
  const on = !all().some(picture => picture.filled);
  for (const picture of pictures.values()) picture.fill(on);
}

class Picture {
  ready = false;
  pinning = false;
  address = '';
  key = '';
  /** @param {Markup} root @param {DotNetObject | null} page @param {string | null} group */
  constructor(root, page, group) {
    this.canvas = root.querySelector('canvas');
    this.status = root.querySelector('[data-show=status]');
    this.page = page;
    this.group = group;
    this.stage = { width: 0, height: 0 };
    /** @type {ImageBitmap | undefined} */
    this.image = undefined;
    /** @type {View} */
    this.view = { scale: 1, x: 0, y: 0 };
    /** @type {Layer[]} */
    this.layers = [];
    /** @type {Point[]} */
    this.pins = [];
    /** Seconds, before the picture was last hidden. */
    this.spent = 0;
    this.asked = 0;
    this.overlays = true;
    this.filled = false;
    this.fitted = true;
    this.shown = 0;
    this.resize = new ResizeObserver(() => this.measure());
    this.resize.observe(this.canvas);
    this.stop = listen(this.canvas, {
      get: () => this.view, set: view => this.move(view), fitted: () => this.fitted,
      sizes: () => ({ image: this.image, stage: this.stage }), free: () => !this.pinning,
    });
    this.fillButton = root.querySelector('[data-fill]');
    this.fillButton.addEventListener('click', toggleFill);
    this.release = () => this.bare(false);
    const held = root.querySelector('[data-hold]');
    held.addEventListener('pointerdown', () => this.bare(true));
    held.addEventListener('contextmenu', (/** @type {Event} */ event) => event.preventDefault()); // a long press
    for (const name of ['pointerup', 'pointercancel']) window.addEventListener(name, this.release);
    this.pressed = (/** @type {MouseEvent} */ event) => this.pin(event);
    this.canvas.addEventListener('click', this.pressed);
    this.visible = () => this.watch();
    document.addEventListener('visibilitychange', this.visible);
  }

  /** @param {Scene} scene */
  async show(scene) {
    const key = JSON.stringify([scene.image, scene.layers]);
    this.pins = scene.pins ?? [];
    if (key !== this.key) await this.load(key, scene);
    this.draw();
    prefetch(scene.preload ?? []);
  }

  /** @param {string} key @param {Scene} scene */
  async load(key, scene) {
    const fresh = scene.image !== this.address;
    this.key = key;
    this.ready = false;
    this.address = scene.image;
    this.say('');
    try {
      const [image, ...layers] = await Promise.all([bitmap(scene.image), ...scene.layers.map(layer => grey(layer.url))]);
      if (this.key !== key) return; // another case was asked for meanwhile
      this.image = image;
      this.layers = layers.map((mask, i) => layerOf(mask, image, scene.layers[i].look));
      this.canvas.dataset.case = scene.image;
      if (fresh) {
        this.fitted = true;
        this.startAgain();
      }
      if (this.fitted) this.view = fit(image, this.stage);
      this.ready = true;
    } catch (error) {
      if (this.key !== key) return;
      this.image = undefined;
      this.layers = [];
      this.ready = true; // it won't come: the reader may still go on
      this.say(`The image could not be shown: ${error.message}. Continue with another, or reload the page.`);
    }
  }

  /** @param {string} text */
  say(text) {
    if (this.status) this.status.textContent = text;
  }

  measure() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.stage = { width: box.width, height: box.height };
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    if (this.image && this.fitted) this.view = fit(this.image, this.stage);
    this.draw();
  }

  /** @param {View} view */
  move(view) {
    for (const picture of pictures.values()) {
      if (picture !== this && !(this.group && picture.group === this.group)) continue;
      picture.view = view;
      picture.fitted = false;
      picture.draw();
    }
  }

  /** @param {number} factor */
  zoom(factor) {
    if (!this.image) return;
    this.move(zoomAt(this.view, factor, this.stage.width / 2, this.stage.height / 2, this.image, this.stage));
  }

  fit() {
    if (!this.image) return;
    this.view = fit(this.image, this.stage);
    this.fitted = true;
    this.draw();
  }

  /** @param {boolean} on */
  fill(on) {
    this.filled = on;
    this.fillButton.setAttribute('aria-pressed', on);
    this.draw();
  }

  /** @param {boolean} on */
  setPinning(on) {
    this.pinning = on;
    this.canvas.classList.toggle('is-pinning', on);
  }

  /**
   * Outlines off while the button is held.
   * @param {boolean} held
   */
  bare(held) {
    if (this.overlays !== held) return;
    this.overlays = !held;
    this.draw();
  }

  /** @param {MouseEvent} event */
  pin(event) {
    if (!this.pinning || !this.image) return;
    const x = (event.offsetX - this.view.x) / this.view.scale;
    const y = (event.offsetY - this.view.y) / this.view.scale;
    if (x < 0 || y < 0 || x > this.image.width || y > this.image.height) return;
    this.page?.invokeMethodAsync('PinAsync', Math.round(x), Math.round(y));
  }

  watch() {
    if (document.hidden) {
      this.spent = Math.max(this.seconds(), 0);
      this.shown = 0;
    } else if (this.image) {
      this.shown = performance.now();
    }
  }

  /** Seconds count from now. */
  startAgain() {
    this.spent = 0;
    this.shown = document.hidden ? 0 : performance.now();
  }

  /** @returns {number} */
  seconds() {
    if (!this.ready) return -1;
    return this.spent + (this.shown ? (performance.now() - this.shown) / 1000 : 0);
  }

  draw() {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.paint();
    });
  }

  paint() {
    const context = contextOf(this.canvas);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (!this.image || !this.view) return;
    const ratio = window.devicePixelRatio || 1;
    const { scale, x, y } = this.view;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, x * ratio, y * ratio);
    context.imageSmoothingEnabled = scale < 3;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.image, 0, 0);
    if (this.overlays) for (const layer of this.layers) paintLayer(context, layer, scale, this.filled);
    this.pins.forEach((pin, i) => paintPin(context, pin, i + 1, scale));
  }

  detach() {
    this.stop();
    this.resize.disconnect();
    for (const name of ['pointerup', 'pointercancel']) window.removeEventListener(name, this.release);
    cancelAnimationFrame(this.asked);
    this.canvas.removeEventListener('click', this.pressed);
    document.removeEventListener('visibilitychange', this.visible);
  }
}

/** @param {Grey} given @param {Size} image @param {string} look */
function layerOf({ values, width, height }, image, look) {
  const mask = resizeMask(maskFromGrey(values), width, height, image.width, image.height);
  const colour = getComputedStyle(document.documentElement).getPropertyValue(`--${look}`).trim();
  const fill = new OffscreenCanvas(image.width, image.height);
  const context = contextOf(fill);
  const data = context.createImageData(image.width, image.height);
  fillPixels(mask, pixelOf(colour), new Uint32Array(data.data.buffer));
  context.putImageData(data, 0, 0);
  return { path: new Path2D(pathOf(contours(mask, image.width, image.height))), fill, colour };
}

/** @param {Context} context @param {Layer} given @param {number} scale @param {boolean} filled */
function paintLayer(context, { path, fill, colour }, scale, filled) {
  if (filled) {
    context.globalAlpha = 0.35;
    context.drawImage(fill, 0, 0);
    context.globalAlpha = 1;
  }
  context.lineJoin = 'round';
  context.strokeStyle = 'rgb(0 0 0 / .5)';
  context.lineWidth = 3.6 / scale;
  context.stroke(path);
  context.strokeStyle = colour;
  context.lineWidth = 1.8 / scale;
  context.stroke(path);
}

/** @param {Context} context @param {Point} given @param {number} number @param {number} scale */
function paintPin(context, { x, y }, number, scale) {
  context.beginPath();
  context.arc(x, y, 10 / scale, 0, 2 * Math.PI);
  context.fillStyle = 'rgb(20 22 24 / .82)';
  context.fill();
  context.lineWidth = 2 / scale;
  context.strokeStyle = '#fff';
  context.stroke();
  context.fillStyle = '#fff';
  context.font = `600 ${12 / scale}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(number), x, y);
}
