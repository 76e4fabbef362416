// @ts-check
// The case on the stage: its picture as adjusted, its layers, and what is measured of them.

import { adjusted } from './image-help.js';
import { Measures } from './measures.js';
import * as readout from './readout.js';
import { removeHair } from '../vision/opencv.js';

export class ShownCase {
  #stage; #panel; #settings; #measures; #address = '';
  /** @type {Picture | undefined} */
  #picture;
  /** Without hair. @type {OffscreenCanvas | undefined} */
  #clean;
  /** @type {import('./layers.js').Layers | undefined} */
  #layers;
  /** @type {Record<string, Shape> | undefined} */
  #shapes;

  /** @param {import('./stage.js').Stage} stage @param {import('./panel.js').Panel} panel @param {ViewerSettings} settings */
  constructor(stage, panel, settings) {
    this.#stage = stage;
    this.#panel = panel;
    this.#settings = settings;
    this.#measures = new Measures(answer => this.#measured(answer));
  }

  get layers() { return this.#layers; }

  /** @param {string} address @param {Picture} picture @param {import('./layers.js').Layers} layers @param {boolean} keepView */
  put(address, picture, layers, keepView) {
    if (this.#picture !== picture) this.#clean = undefined;
    this.#address = address;
    this.#picture = picture;
    this.#layers = layers;
    this.#shapes = undefined;
    this.#panel.write('resolution', `${layers.width}×${layers.height}`);
    this.show(keepView);
    this.score();
    this.cleanIfWanted();
  }

  clear() {
    this.#picture = this.#layers = undefined;
    this.#stage.put(undefined);
  }

  /** @param {boolean} [keepView] */
  show(keepView = true) {
    if (!this.#layers || !this.#picture) return;
    const { contrast, brightness, hair } = this.#settings;
    const image = adjusted(hair && this.#clean ? this.#clean : this.#picture, contrast, brightness);
    const marks = this.#settings.marks && this.#shapes ? this.#shapes : {};
    this.#stage.put(
      { image, original: this.#picture, layers: this.#layers, settings: this.#settings, marks, address: this.#address },
      keepView,
    );
  }

  score() {
    if (!this.#layers || !this.#picture) return;
    const { width, height } = this.#layers;
    const predicted = this.#layers.maskOf('prediction');
    if (predicted)
      readout.scores(
        (name, text) => this.#panel.write(name, text),
        predicted,
        this.#layers.maskOf('reference'),
        (this.#picture.width * this.#picture.height) / (width * height),
      );
    this.measure();
    this.#stage.redraw();
  }

  measure() {
    if (!this.#layers) return;
    const shapes = this.#settings.marks || this.#panel.showsMeasures;
    const [predicted, reference] = [this.#layers.maskOf('prediction'), this.#layers.maskOf('reference')];
    if (shapes || (predicted && reference))
      this.#measures.ask({ predicted, reference, width: this.#layers.width, height: this.#layers.height, shapes });
  }

  /** @param {any} given */
  #measured({ distances, shapes }) {
    if (!this.#layers || !this.#picture) return;
    /** @param {string} name @param {string} text */
    const show = (name, text) => this.#panel.write(name, text);
    const side = this.#picture.width / this.#layers.width;
    if (distances) readout.distances(show, distances, side);
    if (!shapes) return;
    readout.shapes(show, shapes, side);
    this.#shapes = shapes;
    if (this.#settings.marks) this.show();
  }

  /** Returns whether hair is being removed now; the picture is shown when that is done. */
  cleanIfWanted() {
    const wanted = this.#settings.hair && !this.#clean;
    if (wanted) this.#removeHair();
    return wanted;
  }

  async #removeHair() {
    const picture = this.#picture;
    if (!picture) return;
    this.#panel.write('hair', 'Working…');
    try {
      const clean = await removeHair(picture);
      this.#panel.write('hair', '');
      if (picture !== this.#picture) return;
      this.#clean = clean;
      this.show();
    } catch (problem) {
      this.#panel.write('hair', `Hair removal failed: ${problem.message}`);
    }
  }

  dispose() {
    this.#measures.dispose();
  }
}
