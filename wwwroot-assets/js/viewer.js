// @ts-check
// The viewer: a case's image, masks and maps in panes. Razor renders the controls once (Shared/Viewer); everything that
// moves is done here and in viewer/, without a round trip to the server.

import * as choices from './viewer/choices.js';
import * as controls from './viewer/controls.js';
import * as keys from './viewer/keys.js';
import { Panel, revealInStrips } from './viewer/panel.js';
import { contents, firstContents, settle } from './viewer/panes.js';
import * as preferences from './viewer/preferences.js';
import { addExtra, load } from './viewer/scene.js';
import { ShownCase } from './viewer/shown-case.js';
import * as sources from './viewer/sources.js';
import { Stage } from './viewer/stage.js';
import { Threshold } from './viewer/threshold.js';

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

const ADJUSTMENTS = ['hair', 'contrast', 'brightness'];

export class Viewer {
  #root; #panel; #stage; #case; #threshold; #turn = 0; #frame = 0;
  /** @type {ViewerSettings & Record<string, any>} */
  #settings;
  /** @type {ViewerOptions} */
  #options;
  /** @type {LayerOffer[]} */
  #offers = [];
  /** @type {(() => void)[]} */
  #undo = [];

  /** @param {Markup} root */
  constructor(root) {
    this.#root = root;
    this.#settings = preferences.load();
    this.#threshold = new Threshold(preferences.readAddress(this.#settings));
    this.#panel = new Panel(root);
    this.#stage = new Stage(root, {
      show: (name, text) => this.#panel.write(name, text),
      chosen: (pane, content) => this.#showIn(pane, content),
    });
    this.#case = new ShownCase(this.#stage, this.#panel, this.#settings);
    this.#undo.push(controls.listen(root, this), keys.listen(this));
  }

  get layout() { return this.#settings.layout; }
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
    this.#threshold.setRule(options.ruleThreshold);
    this.#offers = await this.#offersOf(options, turn);
    if (turn !== this.#turn) return; // another case was asked for meanwhile
    this.#panel.say(sameImage ? '' : 'Loading…', true);
    this.#sync();
    try {
      const given = { ...options, maskUrl: this.#reference?.url };
      const { picture, layers, missing } = await load(given, this.#extraOffers(), this.#threshold.own);
      if (turn !== this.#turn) return;
      this.#case.put(options.imageUrl, picture, layers, sameImage);
      this.#remember(false);
      this.#panel.say('');
      this.#panel.write('missing', missing.length ? `Not available for this case: ${missing.join(', ')}.` : '');
    } catch (problem) {
      if (turn !== this.#turn) return;
      this.#case.clear();
      this.#panel.say(`This case could not be shown: ${problem.message}. Reload the page; if that does not help, see the portal's log.`);
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

  measure() { this.#case.measure(); }

  /**
   * `name` as a control carries it: a setting, or a layer's property such as `prediction.fill`.
   * @param {string} name @param {any} value @param {boolean} finished
   */
  set(name, value, finished) {
    const [layer, property] = name.split('.');
    if (property) (this.#settings[layer] ?? this.#settings.extra[layer])[property] = value;
    else this.#settings[layer] = value;
    this.#effect(name);
    if (finished) this.#remember(true);
  }

  /**
   * What a setting needs beyond drawing again.
   * @param {string} name
   */
  #effect(name) {
    if (ADJUSTMENTS.includes(name)) {
      if (name !== 'hair' || !this.#case.cleanIfWanted()) this.#frameOnce(() => this.#case.show());
      this.#arrange();
    }
    if (name === 'marks') this.#settings.marks ? this.#case.measure() : this.#case.show();
    this.#stage.redraw();
  }

  /** @param {number} version */
  showReference(version) {
    this.#settings.version = version === this.#options.reference ? null : version;
    this.#remember(true);
    return this.display(this.#options);
  }

  /** @param {string} name */
  async addLayer(name) {
    const offer = this.#offers.find(o => o.name === name);
    if (!offer) return;
    this.#settings.extra[name] ??= preferences.extraLook(Object.keys(this.#settings.extra).length);
    const { layers } = this.#case;
    try {
      if (layers && !layers.get(name)) await addExtra(layers, offer, this.#threshold.own);
      this.#panel.write('missing', '');
    } catch (problem) {
      this.#panel.write('missing', `${offer.title} could not be loaded: ${problem.message}.`);
    }
    this.settled();
  }

  /** @param {string} name */
  removeLayer(name) {
    delete this.#settings.extra[name];
    if (!this.#settings.shown.includes(name)) this.#case.layers?.remove(name);
    this.settled();
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
    missing.forEach(name => this.addLayer(name));
  }

  /** @param {string | undefined} what */
  act(what) {
    if (what === 'rule' && this.#options.probabilityUrl) this.setThreshold(this.#options.ruleThreshold, true);
    if (what === 'plain') {
      Object.assign(this.#settings, { contrast: 0, brightness: 0, hair: false });
      this.#case.show();
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
    if (this.#options?.probabilityUrl) this.setThreshold(this.#threshold.value + step, true);
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) { this.#stage.pan(dx, dy); }

  /** @param {boolean} on */
  overlays(on) {
    if (this.#stage.overlays(on)) this.#root.toggleAttribute('data-overlays-off', !on);
  }

  /** @param {number} value @param {boolean} finished */
  setThreshold(value, finished) {
    this.#threshold.choose(value);
    this.#showThreshold();
    this.#frameOnce(() => {
      const { layers } = this.#case;
      if (!layers) return;
      layers.threshold(this.#threshold.own);
      this.#case.score();
      if (finished) this.#panel.speakScores(this.#threshold.value, Boolean(layers.maskOf('reference')));
    });
    if (finished) this.#remember(true);
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
    if (chosen || this.#threshold.own !== null || layout !== '1' || Object.keys(extra).length)
      preferences.writeAddress(this.#threshold.own, this.#settings);
  }

  #sync() {
    choices.render(this.#root, this.#offers, this.#settings.extra);
    choices.renderReferences(this.#root, this.#options.references, this.#reference);
    this.#panel.write('reference-version', this.#reference ? `v${this.#reference.version}` : '');
    this.#panel.showSettings(this.#settings);
    this.#arrange();
    this.#showThreshold();
  }

  #arrange() {
    const { hair, contrast, brightness, layout, shown } = this.#settings;
    const processed = hair ? 'Processed: hair removed' : contrast || brightness ? 'Contrast or brightness changed' : '';
    this.#stage.arrange(layout, settle(shown, this.#available), this.#available, processed);
  }

  #showThreshold() {
    if (this.#options.probabilityUrl) this.#panel.showThreshold(this.#threshold);
  }

  dispose() {
    this.#turn++;
    cancelAnimationFrame(this.#frame);
    this.#undo.forEach(undo => undo());
    this.#stage.dispose();
    this.#case.dispose();
  }
}
