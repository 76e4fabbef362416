// @ts-check
// How the image is shown while a mask is drawn: contrast, brightness, hair lowered. Wand and GrabCut do not follow it.

import { adjusted } from '../viewer/image-help.js';
import { removeHair } from '../vision/opencv.js';

const AS_IT_CAME = { contrast: 0, brightness: 0, hair: false };

export class ImageDisplay {
  #editor;
  /** @type {Record<string, any>} */
  #set = { ...AS_IT_CAME };
  /** @type {OffscreenCanvas | null} */
  #clean = null;

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
  }

  /**
   * Whether the control is one of these; then the image follows it.
   * @param {HTMLInputElement} given
   */
  changed({ dataset, type, checked, value }) {
    if (!dataset.set || !(dataset.set in this.#set)) return false;
    this.#set[dataset.set] = type === 'checkbox' ? checked : Number(value);
    this.#show();
    return true;
  }

  plain() {
    this.#set = { ...AS_IT_CAME };
    for (const name of Object.keys(this.#set)) {
      const control = this.#editor.panel.find(`[data-set=${name}]`);
      control.value = this.#set[name];
      control.checked = false;
    }
    this.#show();
  }

  async #show() {
    const { panel, picture, surface } = this.#editor;
    if (!picture) return;
    if (this.#set.hair && !this.#clean) await this.#removeHair();
    const { contrast, brightness, hair } = this.#set;
    const lowered = hair && this.#clean;
    surface.see(adjusted(lowered || picture, contrast, brightness));
    panel.write('processed', lowered ? 'Processed: hair removed' : contrast || brightness ? 'Contrast or brightness changed' : '');
  }

  async #removeHair() {
    const { panel, picture } = this.#editor;
    panel.write('hair', 'Working…');
    try {
      this.#clean = await removeHair(picture);
      panel.write('hair', '');
    } catch (problem) {
      panel.write('hair', `Hair removal failed: ${problem.message}`);
    }
  }
}
