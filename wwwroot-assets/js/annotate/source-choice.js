// @ts-check
// Bringing a mask in: its outline is shown first, with how far it agrees with what is drawn; then it replaces the mask or is added.

import { combine } from '../masks/polygon.js';
import { count, scores } from '../viewer/masks.js';
import { outlineOf } from './editable-mask.js';
import * as sources from './sources.js';

export class SourceChoice {
  #editor; #options; #at; #frame = 0;
  /** @type {sources.Opened | null} */
  #chosen = null;
  /** @type {Mask | null} */
  #mask = null;
  /** @type {Path2D | null} */
  #path = null;
  /** @type {(() => void)[]} */
  #undo = [];

  /** @param {Editor} editor @param {EditorOptions} options */
  constructor(editor, options) {
    this.#editor = editor;
    this.#options = options;
    this.#at = options.ruleThreshold;
    /** @param {string} selector @param {string} name @param {(event: any) => void} handler */
    const on = (selector, name, handler) => {
      const target = editor.panel.find(selector);
      target.addEventListener(name, handler);
      this.#undo.push(() => target.removeEventListener(name, handler));
    };
    on('[data-source]', 'change', event => this.choose(event.target.value));
    on('[data-source-threshold]', 'input', event => this.#threshold(Number(event.target.value)));
    on('[data-bring=replace]', 'click', () => this.#bring('replace'));
    on('[data-bring=add]', 'click', () => this.#bring('add'));
    on('[data-newer]', 'click', event => this.#newer(event.target.closest('[data-keep]')?.dataset.keep));
    on('[data-revisions]', 'click', event => event.target.dataset.outline && this.#outline(`revision:${event.target.dataset.outline}`));
  }

  get ghost() { return this.#mask ? { path: this.#path, colour: '#ffffff' } : null; }

  /** @param {string} value */
  async choose(value) {
    const source = sources.parse(value);
    this.#chosen = null;
    this.#put(null);
    if (!source) return;
    const { panel, sheet } = this.#editor;
    panel.write('source-state', 'Asking…');
    try {
      const opened = await sources.open(source, this.#options, sheet);
      if (panel.find('[data-source]').value !== value) return; // another was chosen meanwhile
      this.#chosen = opened;
      panel.find('[data-threshold-place]').hidden = !opened.hasThreshold;
      this.#threshold(opened.rule ?? this.#at);
      panel.write('source-state', '');
    } catch (problem) {
      panel.write('source-state', `The mask could not be loaded: ${problem.message}.`);
    }
  }

  /** @param {number} at */
  #threshold(at) {
    this.#at = at;
    const slider = this.#editor.panel.find('[data-source-threshold]');
    slider.value = at;
    slider.setAttribute('aria-valuetext', at.toFixed(3));
    this.#editor.panel.write('source-threshold', at.toFixed(3));
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#chosen && this.#put(this.#chosen.maskAt(at)));
  }

  /** @param {Mask | null} mask */
  #put(mask) {
    const { sheet, panel, surface } = this.#editor;
    this.#mask = mask;
    this.#path = mask && outlineOf(mask, sheet.width, sheet.height);
    panel.find('[data-bring-place]').hidden = !mask;
    this.agree();
    surface.redraw();
  }

  /** How the drawn mask and the outline agree, at the image's resolution. */
  agree() {
    if (!this.#mask) return;
    const { iou, dice } = scores(count(this.#editor.sheet.mask, this.#mask));
    this.#editor.panel.write('agreement', `IoU ${iou.toFixed(3)} · Dice ${dice.toFixed(3)}`);
  }

  /** @param {string} how */
  #bring(how) {
    if (!this.#mask || !this.#chosen) return;
    const mask = combine(this.#editor.sheet.mask, this.#mask, how);
    const source = this.#editor.panel.find('[data-source]').value.split(':')[0];
    this.#editor.operations.forgetHints();
    if (how === 'replace') this.#editor.session.begins(this.#chosen.origin(this.#at));
    this.#editor.apply(how === 'replace' ? `start from ${source}` : `add ${source}`, mask);
    this.#editor.panel.find('[data-source]').value = '';
    this.#chosen = null;
    this.#put(null);
    this.#editor.panel.write('note', '');
  }

  /**
   * The mask a page was opened with; no step to undo, as there was nothing before.
   * @param {Source} source @param {{ after?: string | null }} [known]
   */
  async start(source, known) {
    const { sheet, session, panel } = this.#editor;
    try {
      const opened = await sources.open(source, this.#options, sheet);
      const at = source.threshold ?? opened.rule ?? this.#at;
      sheet.mask.set(opened.maskAt(at));
      this.#at = at;
      session.begins(opened.origin(at), known && { ...known, clean: true });
      panel.write('note', `Started from ${describe(source, this.#options, at)}.`);
    } catch (problem) {
      panel.write('note', `The initial mask could not be loaded: ${problem.message}. Starting with an empty mask.`);
    }
  }

  /** @param {string} value */
  #outline(value) {
    const select = this.#editor.panel.find('[data-source]');
    select.value = value;
    this.choose(value);
    select.focus();
  }

  /**
   * Of a newer revision by the same reader: mine after it, or theirs as a step that can be undone.
   * @param {string | undefined} choice
   */
  async #newer(choice) {
    const { session } = this.#editor;
    if (choice === 'mine') await session.keepMine();
    if (choice !== 'theirs') return;
    const id = session.newest;
    if (id === null) return;
    try {
      const opened = await sources.open({ kind: 'revision', id }, this.#options, this.#editor.sheet);
      this.#editor.apply('load the newer revision', opened.maskAt(this.#at));
      session.begins(opened.origin(this.#at), { after: `"${id}"`, clean: true });
      await session.refresh();
      this.#editor.listRevisions();
    } catch (problem) {
      this.#editor.panel.write('note', `The newer revision could not be loaded: ${problem.message}. Yours is still here.`);
    }
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#undo.forEach(undo => undo());
  }
}

/** @param {Source} given @param {{ runs: RunChoice[] }} given @param {number} at */
function describe({ kind, id }, { runs }, at) {
  if (kind === 'prediction') return `the prediction of ${runs.find(run => run.id === id)?.name ?? `run ${id}`}, p > ${at.toFixed(3)}`;
  return kind === 'revision' ? `revision ${id}` : kind === 'reference' ? `the reference mask${id ? ` v${id}` : ''}` : 'an empty mask';
}
