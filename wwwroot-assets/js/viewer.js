// @ts-check
// The viewer: a case's image, masks and maps in panes. Razor renders the controls once (Shared/Viewer); everything that
// moves is done here and in viewer/, without a round trip to the server.

import * as choices from './viewer/choices.js';
import { adjusted } from './viewer/image-help.js';
import * as keys from './viewer/keys.js';
import { Measures } from './viewer/measures.js';
import { contents, firstContents, settle } from './viewer/panes.js';
import * as preferences from './viewer/preferences.js';
import * as readout from './viewer/readout.js';
import { addExtra, load } from './viewer/scene.js';
import * as sources from './viewer/sources.js';
import { Stage } from './viewer/stage.js';
import { blurAfterClick } from './shell.js';
import { removeHair } from './vision/opencv.js';

const viewers = new Map();

/** @param {string} id @param {Markup} element @param {ViewerOptions} options */
export function attach(id, element, options) {
  detach(id);
  const viewer = new Viewer(element);
  viewers.set(id, viewer);
  return viewer.display(options);
}

/** @param {string} id @param {ViewerOptions} options */
export const update = (id, options) => viewers.get(id)?.display(options);

/** @param {string} id */
export function detach(id) {
  viewers.get(id)?.dispose();
  viewers.delete(id);
}

/** Along the strips of cases and of runs only: scrollIntoView would move the page too. */
function revealInStrips() {
  /** @type {NodeListOf<HTMLElement>} */
  const frames = document.querySelectorAll('[data-filmstrip] [aria-current], [data-run-key][aria-current]');
  for (const frame of frames) {
    const strip = frame.parentElement;
    if (strip) strip.scrollLeft = frame.offsetLeft - strip.offsetLeft - (strip.clientWidth - frame.clientWidth) / 2;
  }
}

/**
 * What can be set of a layer that is off stands back.
 * @param {HTMLElement} control @param {boolean} isOff
 */
const dim = (control, isOff) => control.closest('.viewer-layer')?.classList.toggle('is-off', isOff);

export class Viewer {
  #root; #stage; #measures; #turn = 0; #frame = 0;
  /** @type {ViewerSettings & Record<string, any>} */
  #settings;
  /** A reader's own; null: the run's rule. @type {number | null} */
  #threshold;
  /** @type {ViewerOptions} */
  #options;
  /** @type {Picture | undefined} */
  #picture;
  /** @type {OffscreenCanvas | undefined} */
  #clean;
  /** @type {import('./viewer/layers.js').Layers | undefined} */
  #layers;
  /** @type {LayerOffer[]} */
  #offers = [];
  /** @type {Record<string, Shape> | undefined} */
  #shapes;
  /** @type {(() => void)[]} */
  #undo = [];

  /** @param {Markup} root */
  constructor(root) {
    this.#root = root;
    this.#settings = preferences.load();
    this.#threshold = preferences.readAddress(this.#settings); // null: the run's rule
    this.#stage = new Stage(root, {
      show: (name, text) => this.#write(name, text),
      chosen: (pane, content) => this.#showIn(pane, content),
    });
    this.#measures = new Measures(answer => this.#measured(answer));
    /** @param {string} name @param {(event: any) => void} handler */
    const on = (name, handler) => {
      root.addEventListener(name, handler);
      this.#undo.push(() => root.removeEventListener(name, handler));
    };
    on('input', event => this.#changed(event.target, false));
    on('change', event => this.#changed(event.target, true));
    on('click', event => {
      this.#clicked(event.target);
      blurAfterClick(event);
    });
    const bare = root.querySelector('[data-hold]');
    on('pointerdown', event => bare.contains(event.target) && this.overlays(false));
    on('contextmenu', event => bare.contains(event.target) && event.preventDefault()); // a long press
    for (const name of ['pointerup', 'pointercancel']) {
      const release = () => this.overlays(true);
      window.addEventListener(name, release);
      this.#undo.push(() => window.removeEventListener(name, release));
    }
    this.#root.querySelector('[data-measures]')?.addEventListener('toggle', () => this.#measure());
    this.#undo.push(keys.listen(this));
  }

  get layout() { return this.#settings.layout; }
  get #at() { return this.#threshold ?? this.#options.ruleThreshold; }
  /** The wanted version, or the highest this case has below it. */
  get #reference() {
    const wanted = this.#settings.version ?? this.#options.reference;
    return this.#options.references.findLast(({ version }) => version <= wanted);
  }

  get #available() {
    return contents({ hasReference: Boolean(this.#reference), hasMap: Boolean(this.#options.probabilityUrl), extra: this.#offers });
  }

  /** @param {ViewerOptions} options */
  async display(options) {
    const turn = ++this.#turn;
    const sameImage = this.#options?.imageUrl === options.imageUrl;
    this.#options = options;
    // Of an address: what reads as the run's threshold is the run's.
    if (this.#threshold !== null && this.#isRule(this.#threshold)) this.#threshold = null;
    this.#offers = await this.#offersOf(options, turn);
    if (turn !== this.#turn) return; // another case was asked for meanwhile
    this.#say(sameImage ? '' : 'Loading…', true);
    this.#sync();
    try {
      const { picture, layers, missing } = await load({ ...options, maskUrl: this.#reference?.url }, this.#extraOffers(), this.#threshold);
      if (turn !== this.#turn) return;
      this.#put(picture, layers, sameImage);
      this.#say('');
      this.#write('missing', missing.length ? `Not available for this case: ${missing.join(', ')}.` : '');
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.#picture = this.#layers = undefined;
      this.#stage.put(undefined);
      this.#say(`This case could not be shown: ${problem.message}. Reload the page; if that does not help, see the portal's log.`);
      return;
    }
    sources.prefetch(options.prefetch ?? []);
    revealInStrips();
  }

  /**
   * Runs are known at once; revisions are asked for only where one is shown, the list follows when the case is on the screen.
   * @param {ViewerOptions} options @param {number} turn
   */
  async #offersOf(options, turn) {
    const asked = choices.offered(options);
    const wanted = Object.keys(this.#settings.extra).concat(this.#settings.shown).some(name => name.startsWith('revision:'));
    if (wanted) return asked;
    asked.then(offers => {
      if (turn !== this.#turn) return;
      this.#offers = offers;
      this.#sync();
    });
    return choices.offered({ runs: options.runs });
  }

  #extraOffers() {
    const wanted = new Set([...Object.keys(this.#settings.extra), ...this.#settings.shown]);
    return this.#offers.filter(offer => wanted.has(offer.name));
  }

  /** @param {Picture} picture @param {import('./viewer/layers.js').Layers} layers @param {boolean} sameImage */
  #put(picture, layers, sameImage) {
    if (this.#picture !== picture) this.#clean = undefined;
    this.#picture = picture;
    this.#layers = layers;
    this.#shapes = undefined;
    this.#write('resolution', `${layers.width}×${layers.height}`);
    this.#showImage(sameImage);
    this.#score();
    this.#remember(false);
    if (this.#settings.hair && !this.#clean) this.#removeHair();
  }

  /** @param {boolean} [keepView] */
  #showImage(keepView = true) {
    if (!this.#layers || !this.#picture) return;
    const { contrast, brightness, hair } = this.#settings;
    const image = adjusted(hair && this.#clean ? this.#clean : this.#picture, contrast, brightness);
    const marks = this.#settings.marks && this.#shapes ? this.#shapes : {};
    this.#stage.put(
      { image, original: this.#picture, layers: this.#layers, settings: this.#settings, marks, address: this.#options.imageUrl },
      keepView,
    );
  }

  #score() {
    if (!this.#layers || !this.#picture) return;
    const { width, height } = this.#layers;
    const predicted = this.#layers.maskOf('prediction');
    if (predicted)
      readout.scores(
        (name, text) => this.#write(name, text),
        predicted,
        this.#layers.maskOf('reference'),
        (this.#picture.width * this.#picture.height) / (width * height),
      );
    this.#measure();
    this.#stage.redraw();
  }

  #measure() {
    if (!this.#layers) return;
    const shapes = this.#settings.marks || Boolean(this.#root.querySelector('[data-measures]')?.open);
    const [predicted, reference] = [this.#layers.maskOf('prediction'), this.#layers.maskOf('reference')];
    if (shapes || (predicted && reference))
      this.#measures.ask({ predicted, reference, width: this.#layers.width, height: this.#layers.height, shapes });
  }

  /** @param {any} given */
  #measured({ distances, shapes }) {
    if (!this.#layers || !this.#picture) return;
    /** @param {string} name @param {string} text */
    const show = (name, text) => this.#write(name, text);
    const side = this.#picture.width / this.#layers.width;
    if (distances) readout.distances(show, distances, side);
    if (!shapes) return;
    readout.shapes(show, shapes, side);
    this.#shapes = shapes;
    if (this.#settings.marks) this.#showImage();
  }

  /** @param {any} target @param {boolean} finished */
  #changed(target, finished) {
    if (target.matches('select[data-add-layer]')) {
      if (finished && target.value) this.#addLayer(target.value);
      return;
    }
    if (target.matches('[data-reference-choice]')) {
      if (finished) this.#showReference(Number(target.value));
      return;
    }
    const name = target.dataset?.set;
    if (!name) return;
    const value = target.type === 'checkbox' ? target.checked : target.type === 'range' ? Number(target.value) : target.value;
    if (name === 'threshold') return this.#setThreshold(value, finished);
    const [layer, property] = name.split('.');
    if (property) (this.#settings[layer] ?? this.#settings.extra[layer])[property] = value;
    else this.#settings[layer] = value;
    if (property === 'on') dim(target, !value);
    this.#effect(name);
    if (finished) this.#remember(true);
  }

  /** @param {number} version */
  #showReference(version) {
    this.#settings.version = version === this.#options.reference ? null : version;
    this.#remember(true);
    return this.display(this.#options);
  }

  /**
   * What a setting needs beyond drawing again.
   * @param {string} name
   */
  #effect(name) {
    if (name === 'hair' && this.#settings.hair && !this.#clean) this.#removeHair();
    else if (name === 'hair' || name === 'contrast' || name === 'brightness') this.#frameOnce(() => this.#showImage());
    if (name === 'marks') this.#settings.marks ? this.#measure() : this.#showImage();
    if (name === 'hair' || name === 'contrast' || name === 'brightness') this.#arrange();
    this.#stage.redraw();
  }

  async #removeHair() {
    const picture = this.#picture;
    if (!picture) return;
    this.#write('hair', 'Working…');
    try {
      const clean = await removeHair(picture);
      this.#write('hair', '');
      if (picture !== this.#picture) return;
      this.#clean = clean;
      this.#showImage();
    } catch (problem) {
      this.#write('hair', `Hair removal failed: ${problem.message}`);
    }
  }

  /** @param {string} name */
  async #addLayer(name) {
    const offer = this.#offers.find(o => o.name === name);
    if (!offer) return;
    this.#settings.extra[name] ??= preferences.extraLook(Object.keys(this.#settings.extra).length);
    const layers = this.#layers;
    try {
      if (layers && !layers.get(name)) await addExtra(layers, offer, this.#threshold);
      this.#write('missing', '');
    } catch (problem) {
      this.#write('missing', `${offer.title} could not be loaded: ${problem.message}.`);
    }
    this.settled();
  }

  /** @param {any} target */
  #clicked(target) {
    const removed = target.closest('[data-remove-layer]')?.dataset.removeLayer;
    if (removed) {
      delete this.#settings.extra[removed];
      if (!this.#settings.shown.includes(removed)) this.#layers?.remove(removed);
      this.settled();
    }
    const layout = target.closest('[data-layout]')?.dataset.layout;
    if (layout) this.choose(layout);
    this.act(target.closest('[data-act]')?.dataset.act);
  }

  /** @param {string} layout */
  choose(layout) {
    this.#settings.layout = layout;
    this.#settings.shown = firstContents(layout, this.#available);
    this.#loadShown();
  }

  /** @param {number} pane @param {string} content */
  #showIn(pane, content) {
    this.#settings.shown = this.#settings.shown.with(pane, content);
    this.#loadShown();
  }

  /** A pane may show a layer that is not in the list yet. */
  #loadShown() {
    const missing = this.#settings.shown.filter(name => name.includes(':') && !(name in this.#settings.extra));
    this.settled();
    missing.forEach(name => this.#addLayer(name));
  }

  /** @param {string | undefined} what */
  act(what) {
    if (what === 'rule' && this.#options.probabilityUrl) this.#setThreshold(this.#options.ruleThreshold, true);
    if (what === 'plain') {
      Object.assign(this.#settings, { contrast: 0, brightness: 0, hair: false });
      this.#showImage();
      this.settled();
    }
    if (what === 'fit') this.#stage.fit();
    if (what === 'real') this.#stage.real();
    if (what === 'in') this.#stage.zoom(1.4);
    if (what === 'out') this.#stage.zoom(1 / 1.4);
  }

  /** @param {'contour' | 'fill'} property */
  flip(property) {
    const looks = [this.#settings.reference, this.#settings.prediction, ...Object.values(this.#settings.extra)].filter(look => look.on);
    const on = !looks.some(look => look[property]);
    looks.forEach(look => { look[property] = on; });
    this.settled();
  }

  /** @param {'reference' | 'prediction'} name */
  toggleLayer(name) {
    this.#settings[name].on = !this.#settings[name].on;
    this.settled();
  }

  /** @param {'difference' | 'heat' | 'marks' | 'hair'} name */
  toggle(name) {
    if ((name === 'difference' || name === 'heat') && !this.#options?.probabilityUrl) return;
    this.#settings[name] = !this.#settings[name];
    this.#effect(name);
    this.settled();
  }

  /** @param {number} step */
  nudge(step) {
    if (this.#options?.probabilityUrl) this.#setThreshold(this.#at + step, true);
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) { this.#stage.pan(dx, dy); }

  /** @param {boolean} on */
  overlays(on) {
    if (this.#stage.overlays(on)) this.#root.toggleAttribute('data-overlays-off', !on);
  }

  /** @param {number} value @param {boolean} finished */
  #setThreshold(value, finished) {
    const within = Number(Math.min(Math.max(value, 0), 1).toFixed(4)); // as the address and the links say it
    this.#threshold = this.#isRule(within) ? null : within;
    this.#syncThreshold();
    this.#frameOnce(() => {
      if (!this.#layers) return;
      this.#layers.threshold(this.#threshold);
      this.#score();
      if (finished) this.#speak();
    });
    if (finished) this.#remember(true);
  }

  /** @param {number} threshold */
  #isRule(threshold) {
    return Math.abs(threshold - this.#options.ruleThreshold) < 0.0006;
  }

  #speak() {
    /** @param {string} name */
    const read = name => this.#root.querySelector(`[data-show="${name}"]`)?.textContent;
    this.#write('spoken', this.#layers?.maskOf('reference')
      ? `Threshold ${this.#at.toFixed(4)}: IoU ${read('iou')}, Dice ${read('dice')}`
      : `Threshold ${this.#at.toFixed(4)}: area ${read('area')}`);
  }

  /** @param {() => void} work */
  #frameOnce(work) {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(work);
  }

  settled() {
    this.#sync();
    this.#stage.redraw();
    this.#remember(true);
  }

  /** @param {boolean} chosen */
  #remember(chosen) {
    if (chosen) preferences.save(this.#settings);
    // A page that shows another case keeps what was chosen: its new address must say so too.
    const { layout, extra } = this.#settings;
    if (chosen || this.#threshold !== null || layout !== '1' || Object.keys(extra).length)
      preferences.writeAddress(this.#threshold, this.#settings);
  }

  #sync() {
    choices.render(this.#root, this.#offers, this.#settings.extra);
    choices.renderReferences(this.#root, this.#options.references, this.#reference);
    this.#write('reference-version', this.#reference ? `v${this.#reference.version}` : '');
    for (const control of this.#root.querySelectorAll('[data-set]:not(template *)')) {
      const [layer, property] = control.dataset.set.split('.');
      if (layer === 'threshold') continue;
      const value = property ? (this.#settings[layer] ?? this.#settings.extra[layer])?.[property] : this.#settings[layer];
      if (control.type === 'checkbox') control.checked = value;
      else control.value = value;
      if (property === 'on') dim(control, !value);
    }
    for (const button of this.#root.querySelectorAll('[data-layout]'))
      button.setAttribute('aria-pressed', button.dataset.layout === this.#settings.layout);
    this.#arrange();
    this.#syncThreshold();
  }

  #arrange() {
    const { hair, contrast, brightness, layout, shown } = this.#settings;
    const processed = hair ? 'Processed: hair removed' : contrast || brightness ? 'Contrast or brightness changed' : '';
    this.#stage.arrange(layout, settle(shown, this.#available), this.#available, processed);
  }

  #syncThreshold() {
    const slider = this.#root.querySelector('[data-set=threshold]');
    if (!slider || !this.#options.probabilityUrl) return;
    const text = this.#at.toFixed(4);
    slider.value = this.#at;
    slider.setAttribute('aria-valuetext', text);
    this.#write('threshold', text);
    // A correction or a download starts from what is seen; without a number by the run's rule, which has more digits than are shown.
    const own = this.#threshold === null;
    /** @type {HTMLAnchorElement | null} */
    const draw = document.querySelector('a[data-draw]');
    if (draw) draw.href = draw.href.split('@')[0] + (own ? '' : `@${text}`);
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll('a[data-threshold-link]');
    for (const link of links) link.href = link.dataset.thresholdLink + (own ? '' : `?threshold=${text}`);
  }

  /** @param {string} name @param {string} text */
  #write(name, text) {
    for (const place of this.#root.querySelectorAll(`[data-show="${name}"]`)) place.textContent = text;
  }

  /** @param {string} text @param {boolean} [quiet] */
  #say(text, quiet = false) {
    const status = this.#root.querySelector('[data-show=status]');
    status.textContent = text;
    status.classList.toggle('is-quiet', quiet);
  }

  dispose() {
    this.#turn++;
    cancelAnimationFrame(this.#frame);
    this.#undo.forEach(undo => undo());
    this.#stage.dispose();
    this.#measures.dispose();
  }
}
