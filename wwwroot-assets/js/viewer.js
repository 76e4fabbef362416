// The viewer: image, reference mask and probability map of a case in one canvas. Razor renders the controls once
// (Components/Viewer); everything that moves is done here, without a round trip to the server.

import { isTyping } from './shell.js';
import { Layers, draw } from './viewer/drawing.js';
import * as masks from './viewer/masks.js';
import * as panZoom from './viewer/pan-zoom.js';
import * as preferences from './viewer/preferences.js';
import * as sources from './viewer/sources.js';

const LARGEST_LAYER = 8e6; // pixels; a larger picture gets its layers at a smaller size, and says so
const viewers = new Map();

export function attach(id, element, options) {
  detach(id);
  const viewer = new Viewer(element);
  viewers.set(id, viewer);
  return viewer.show(options);
}

export const update = (id, options) => viewers.get(id)?.show(options);

export function detach(id) {
  viewers.get(id)?.dispose();
  viewers.delete(id);
}

/** Along the strip only: scrollIntoView would move the page too. */
function revealInFilmstrip(page) {
  const frame = page?.querySelector('[data-filmstrip] [aria-current]');
  if (frame) frame.parentElement.scrollLeft = frame.offsetLeft - frame.parentElement.offsetLeft - (frame.parentElement.clientWidth - frame.clientWidth) / 2;
}

class Viewer {
  #root; #canvas; #settings; #threshold; #options; #picture; #layers; #view; #isFitted = true;
  #overlays = true; #frame = 0; #turn = 0; #undo = [];

  constructor(root) {
    this.#root = root;
    this.#canvas = root.querySelector('canvas');
    this.#settings = preferences.load();
    this.#threshold = preferences.readAddress(this.#settings); // null: the run's rule
    const on = (target, name, handler) => {
      target.addEventListener(name, handler);
      this.#undo.push(() => target.removeEventListener(name, handler));
    };
    on(root, 'input', event => this.#changed(event.target, false));
    on(root, 'change', event => this.#changed(event.target, true));
    on(root, 'click', event => this.#act(event.target.closest('[data-act]')?.dataset.act));
    on(document, 'keydown', event => this.#keyDown(event));
    on(document, 'keyup', event => event.code === 'Space' && this.#holdOff(false));
    on(window, 'blur', () => this.#holdOff(false));
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#canvas.parentElement);
    this.#undo.push(() => resized.disconnect());
    this.#undo.push(panZoom.listen(this.#canvas, {
      get: () => this.#view,
      set: view => this.#setView(view),
      sizes: () => ({ image: this.#picture, stage: this.#stage }),
      fitted: () => this.#isFitted,
    }));
  }

  get #stage() { return { width: this.#canvas.clientWidth, height: this.#canvas.clientHeight }; }
  get #at() { return this.#threshold ?? this.#options.ruleThreshold; }

  async show(options) {
    const turn = ++this.#turn;
    const sameImage = this.#options?.imageUrl === options.imageUrl;
    this.#options = options;
    this.#say(sameImage ? '' : 'Loading…', true);
    this.#syncControls();
    try {
      const [picture, reference, map] = await Promise.all([
        sources.bitmap(options.imageUrl),
        options.maskUrl && sources.grey(options.maskUrl),
        options.probabilityUrl && sources.grey(options.probabilityUrl),
      ]);
      if (turn !== this.#turn) return; // another case was asked for meanwhile
      this.#build(picture, reference, map, sameImage);
      this.#say('');
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.#picture = this.#layers = undefined;
      this.#redraw();
      this.#say(`This case could not be shown: ${problem.message}. Reload the page; if that does not help, see the portal's log.`);
      return;
    }
    sources.prefetch(options.prefetch ?? []);
    revealInFilmstrip(this.#root.closest('[data-overlay]'));
  }

  #build(picture, reference, map, sameImage) {
    this.#picture = picture;
    const shrink = Math.min(1, Math.sqrt(LARGEST_LAYER / (picture.width * picture.height)));
    const width = Math.round(picture.width * shrink);
    const height = Math.round(picture.height * shrink);
    this.#layers = new Layers(width, height);
    if (reference) {
      this.#layers.setReference(masks.resizeMask(masks.maskFromGrey(reference.values), reference.width, reference.height, width, height));
    }
    if (map) this.#layers.map = masks.resizeMap(map.values, map.width, map.height, width, height);
    this.#write('resolution', `${width}×${height}`);
    this.#applyThreshold();
    if (!sameImage || !this.#view) this.#fit();
    this.#resize();
    this.#remember(false);
    this.#canvas.dataset.shown = this.#options.imageUrl;
  }

  #applyThreshold() {
    const layers = this.#layers;
    if (!layers?.map) return;
    layers.setPrediction(masks.threshold(layers.map, this.#at));
    const inside = masks.area(layers.prediction.mask);
    const all = layers.width * layers.height;
    const scale = this.#picture.width * this.#picture.height / all;
    this.#write('area', `${Math.round(inside * scale).toLocaleString('en')} px · ${(100 * inside / all).toFixed(1)} %`);
    if (layers.reference.mask) {
      const found = masks.scores(masks.count(layers.prediction.mask, layers.reference.mask));
      for (const [name, value] of Object.entries(found)) this.#write(name, value === null ? '–' : value.toFixed(3));
    }
    this.#redraw();
  }

  #changed(target, finished) {
    const name = target.dataset?.set;
    if (!name) return;
    const [layer, property] = name.split('.');
    if (name === 'threshold') {
      this.#setThreshold(Number(target.value), finished);
      return;
    }
    if (!(layer in this.#settings)) return;
    const value = target.type === 'checkbox' ? target.checked : target.type === 'range' ? Number(target.value) : target.value;
    if (property) this.#settings[layer][property] = value;
    else this.#settings[layer] = value;
    this.#redraw();
    if (finished) this.#remember(true);
  }

  #setThreshold(value, finished) {
    const within = Math.min(Math.max(value, 0), 1);
    this.#threshold = Math.abs(within - this.#options.ruleThreshold) < 0.0006 ? null : within;
    this.#syncThreshold();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#applyThreshold());
    if (!finished) return;
    this.#remember(true);
    const read = name => this.#root.querySelector(`[data-show="${name}"]`)?.textContent;
    requestAnimationFrame(() => this.#write('spoken', this.#layers?.reference.mask
      ? `Threshold ${this.#at.toFixed(4)}: IoU ${read('iou')}, Dice ${read('dice')}`
      : `Threshold ${this.#at.toFixed(4)}: area ${read('area')}`));
  }

  #act(what) {
    const middle = { x: this.#stage.width / 2, y: this.#stage.height / 2 };
    const zoom = factor => this.#setView(panZoom.zoomAt(this.#view, factor, middle.x, middle.y, this.#picture, this.#stage));
    if (what === 'rule' && this.#options.probabilityUrl) this.#setThreshold(this.#options.ruleThreshold, true);
    if (!this.#picture) return;
    if (what === 'fit') this.#fit();
    if (what === 'real') this.#setView(panZoom.centred(1, this.#picture, this.#stage));
    if (what === 'in') zoom(1.4);
    if (what === 'out') zoom(1 / 1.4);
  }

  #keyDown(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
      || document.querySelector('.mud-dialog')) return;
    const inSlider = event.target.type === 'range';
    if (event.code === 'Space') {
      // On a button, a box or a link the space bar already means something.
      if (event.target.closest('button, input, a, summary')) return;
      event.preventDefault();
      this.#holdOff(true);
    } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !inSlider) {
      this.#follow(`[data-step="${event.key === 'ArrowLeft' ? 'previous' : 'next'}"]`, event);
    } else if (/^[1-9]$/.test(event.key)) {
      this.#follow(`[data-run-key="${event.key}"]`, event);
    } else {
      this.#letter(event.key);
    }
  }

  #letter(key) {
    const flip = (...names) => {
      const { reference, prediction } = this.#settings;
      for (const name of names) {
        const on = !(reference[name] || prediction[name]);
        reference[name] = prediction[name] = on;
      }
      this.#settled();
    };
    const toggle = name => {
      this.#settings[name] = !this.#settings[name];
      this.#settled();
    };
    const hasMap = Boolean(this.#options?.probabilityUrl);
    if (key === 'c') flip('contour');
    else if (key === 'f') flip('fill');
    else if (key === 'd' && hasMap) toggle('difference');
    else if (key === 'h' && hasMap) toggle('heat');
    else if ((key === ',' || key === '.') && hasMap) this.#setThreshold(this.#at + (key === '.' ? 0.01 : -0.01), true);
    else if (key === 't') this.#act('rule');
    else if (key === '0') this.#act('fit');
    else if (key === 'z') this.#act('real');
    else if (key === '+' || key === '=') this.#act('in');
    else if (key === '-') this.#act('out');
  }

  #follow(selector, event) {
    const link = document.querySelector(`a${selector}`);
    if (!link) return;
    event.preventDefault();
    link.click(); // a real link: Blazor's router takes it from here
  }

  #holdOff(off) {
    if (this.#overlays === !off) return;
    this.#overlays = !off;
    this.#root.toggleAttribute('data-overlays-off', off);
    this.#redraw();
  }

  #settled() {
    this.#syncControls();
    this.#redraw();
    this.#remember(true);
  }

  #remember(chosen) {
    if (chosen) preferences.save(this.#settings);
    // A page that shows another case keeps the threshold: its new address must say so too.
    if (chosen || this.#threshold !== null) preferences.writeAddress(this.#threshold, preferences.layersText(this.#settings));
  }

  #syncControls() {
    for (const control of this.#root.querySelectorAll('[data-set]')) {
      const [layer, property] = control.dataset.set.split('.');
      if (layer === 'threshold') continue;
      const value = property ? this.#settings[layer][property] : this.#settings[layer];
      if (control.type === 'checkbox') control.checked = value;
      else control.value = value;
    }
    this.#syncThreshold();
  }

  #syncThreshold() {
    const slider = this.#root.querySelector('[data-set=threshold]');
    if (!slider || !this.#options.probabilityUrl) return;
    const text = this.#at.toFixed(4);
    slider.value = this.#at;
    slider.setAttribute('aria-valuetext', text);
    this.#write('threshold', text);
    for (const link of document.querySelectorAll('a[data-threshold-link]')) link.href = `${link.dataset.thresholdLink}?threshold=${text}`;
  }

  #fit() {
    if (!this.#picture) return;
    this.#setView(panZoom.fit(this.#picture, this.#stage), true);
  }

  #setView(view, fitted = false) {
    if (!view) return;
    this.#view = view;
    this.#isFitted = fitted;
    this.#canvas.style.touchAction = fitted ? 'pan-y' : 'none';
    this.#write('zoom', `${Math.round(view.scale * 100)} %`);
    this.#redraw();
  }

  #resize() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = this.#stage;
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    if (this.#isFitted) this.#fit();
    else if (this.#picture) this.#setView(panZoom.keepInSight(this.#view, this.#picture, this.#stage));
  }

  #redraw() {
    cancelAnimationFrame(this.redrawing);
    this.redrawing = requestAnimationFrame(() =>
      draw(this.#canvas, this.#picture, this.#layers, this.#view, this.#settings, this.#overlays));
  }

  #write(name, text) {
    for (const place of this.#root.querySelectorAll(`[data-show="${name}"]`)) place.textContent = text;
  }

  #say(text, quiet = false) {
    const status = this.#root.querySelector('[data-show=status]');
    status.textContent = text;
    status.classList.toggle('is-quiet', quiet);
  }

  dispose() {
    this.#turn++;
    this.#undo.forEach(undo => undo());
  }
}
