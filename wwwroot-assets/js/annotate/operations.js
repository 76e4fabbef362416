// @ts-check
// Changes of the whole mask by a button: holes, regions, growing; and GrabCut, which the strokes of its tool ask for.

import { contextOf } from '../canvas.js';
import { grow, shrink, smooth } from '../masks/morphology.js';
import { fillHoles, keepLargest } from '../masks/regions.js';
import { grabCut } from '../vision/opencv.js';
import { hairWidth, marks, place, region } from './grabcut.js';

/** @type {Record<string, (mask: Mask, width: number, height: number, radius: number) => Mask>} */
const CHANGES = {
  'fill holes': (mask, width, height) => fillHoles(mask, width, height),
  'keep largest': (mask, width, height) => keepLargest(mask, width, height),
  grow: (mask, width, height, radius) => grow(mask, width, height, radius),
  shrink: (mask, width, height, radius) => shrink(mask, width, height, radius),
  smooth: (mask, width, height, radius) => smooth(mask, width, height, radius),
  clear: mask => new Uint8Array(mask.length),
};

export class Operations {
  #editor; #turn = 0;

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
  }

  /** @param {string} name */
  run(name) {
    const { mask, width, height } = this.#editor.sheet;
    const change = CHANGES[name];
    if (change) this.#editor.apply(name, change(mask, width, height, this.#editor.settings.radius));
  }

  /** Cuts by the hints so far. While it runs more hints may come; only the newest cut counts. */
  async cut() {
    const { sheet, picture, panel } = this.#editor;
    const turn = ++this.#turn;
    const box = region(sheet.hints, sheet.mask, sheet.width, sheet.height);
    if (!box) return;
    panel.write('took', 'Cutting…');
    const canvas = new OffscreenCanvas(box.columns, box.rows);
    const context = contextOf(canvas, { willReadFrequently: true });
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, box.left, box.top, box.width, box.height, 0, 0, box.columns, box.rows);
    const started = performance.now();
    try {
      const rgba = context.getImageData(0, 0, box.columns, box.rows).data;
      const { result } = await grabCut(
        rgba,
        box.columns,
        box.rows,
        marks(sheet.hints, sheet.mask, sheet.width, box),
        hairWidth(sheet.mask, sheet.width, box),
      );
      if (turn !== this.#turn) return;
      this.#editor.apply('cut', place(result, box, sheet.hints, sheet.width, sheet.height));
      panel.write('took', `Cut in ${Math.round(performance.now() - started)} ms`);
    } catch (problem) {
      if (turn === this.#turn) panel.write('took', `GrabCut failed: ${problem.message}`);
    }
  }

  forgetHints() {
    const { sheet } = this.#editor;
    this.#turn++; // a cut under way comes too late
    sheet.hints.fill(0);
    sheet.hintsChanged();
    this.#editor.panel.write('took', '');
  }
}
