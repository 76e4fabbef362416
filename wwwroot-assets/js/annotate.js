// @ts-check
// The annotation editor: a mask drawn at the image's own resolution, kept in this browser at once and saved as revisions.
// Razor renders the controls once (Masks/Components); nothing here goes over the circuit.

import { History } from './annotate/history.js';
import * as keys from './annotate/keys.js';
import { pixels } from './annotate/network.js';
import { ImageDisplay } from './annotate/image-display.js';
import { Operations } from './annotate/operations.js';
import { Panel, time } from './annotate/panel.js';
import { CurrentReader } from './annotate/current-reader.js';
import { Session } from './annotate/session.js';
import * as preferences from './annotate/settings.js';
import { EditableMask } from './annotate/editable-mask.js';
import { SourceChoice } from './annotate/source-choice.js';
import * as sources from './annotate/sources.js';
import { stepSize } from './annotate/brush.js';
import { Surface } from './annotate/surface.js';
import { makeTools } from './annotate/tools.js';
import { Pointer } from './annotate/pointer.js';
import { blurAfterClick } from './shell.js';
import { prepare } from './vision/opencv.js';

const DRAFT_EVERY = 300; // ms, while a stroke is being drawn

/** @type {Editor | undefined} */
let editor;

/** @param {Markup} element @param {EditorOptions} options */
export async function attach(element, options) {
  await detach();
  editor = new Editor(element, options);
  await editor.open();
}

export async function detach() {
  const leaving = editor;
  editor = undefined;
  await leaving?.dispose();
}

/** The portal tells that a mask of the case was saved or adopted. */
export const revisionsChanged = () => editor?.news();

/** Without "?from=": once something is drawn, a reload goes on with it instead of starting over. */
function forgetStart() {
  const url = new URL(location.href);
  if (!url.searchParams.has('from')) return;
  url.searchParams.delete('from');
  history.replaceState(history.state, '', url);
}

export class Editor {
  #root; #canvas; #options; #hidden = false; #drafted = 0;
  /** @type {(() => void)[]} */
  #undo = [];
  /** @type {ImageBitmap} */
  picture;
  /** @type {Uint8ClampedArray} */
  rgba;
  /** @type {EditableMask} */
  sheet;
  /** @type {Session} */
  session;
  /** @type {SourceChoice} */
  source;
  /** @type {CurrentReader} */
  currentReader;

  /** @param {Markup} root @param {EditorOptions} options */
  constructor(root, options) {
    this.#root = root;
    this.#options = options;
    this.#canvas = root.querySelector('canvas');
    const style = getComputedStyle(document.documentElement);
    this.colour = style.getPropertyValue('--prediction').trim();
    /** @type {EditorSettings & Record<string, any>} */
    this.settings = preferences.load();
    this.panel = new Panel(root);
    this.history = new History();
    /** @type {number[] | null} */
    this.trail = null;
    /** @type {Point | null} */
    this.cursor = null;
    /** @type {Record<string, Tool>} */
    this.tools = makeTools(this);
    this.operations = new Operations(this);
    this.look = new ImageDisplay(this);
    this.surface = new Surface(this.#canvas, {
      show: () => this.#show(),
      free: event => this.settings.tool === 'move' || event.button === 1 || event.pointerType === 'touch',
      moves: () => this.settings.tool === 'move',
      onView: view => this.panel.write('zoom', `${Math.round(view.scale * 100)} %`),
    });
    this.pointer = new Pointer(this.#canvas, this);
    this.#listen(root);
    this.panel.settings(this.settings);
  }

  get scale() { return this.surface.scale; }
  get tool() { return this.tools[this.settings.tool]; }

  async open() {
    this.panel.write('status', 'Loading…');
    try {
      const { picture, rgba } = await pixels(this.#options.imageUrl);
      this.picture = picture;
      this.rgba = rgba;
    } catch (problem) {
      this.panel.write(
        'status',
        `The image could not be loaded: ${problem.message}. Reload the page; if that does not help, see the portal's log.`,
      );
      return;
    }
    this.sheet = new EditableMask(this.picture.width, this.picture.height, this.colour);
    this.session = new Session(this.#options, this.sheet, this.history, (state, detail) => this.#tell(state, detail));
    this.source = new SourceChoice(this, this.#options);
    this.currentReader = new CurrentReader(this);
    const { draft, own } = await this.session.open();
    this.#tell('fresh');
    await this.#begin(draft, own);
    this.sheet.changed();
    this.surface.put(this.picture, this.sheet);
    this.#preferred();
    this.#settled();
    this.listRevisions();
    this.panel.write('status', '');
    if (draft?.unsaved) await this.session.flush();
  }

  /** @param {any} draft @param {Revision | null} own */
  async #begin(draft, own) {
    const wanted = sources.parse(this.#options.from);
    if (draft && (draft.unsaved || !wanted)) {
      const note = draft.unsaved ? 'Your draft is restored' : 'Your last state is restored';
      this.panel.write('note', `${note}, ${new Date(draft.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}.`);
      this.#tell(draft.unsaved ? 'waiting' : 'saved', own);
    } else if (wanted) {
      this.history.restore(); // what the draft held is a revision by now
      await this.source.start(wanted);
    } else if (own) {
      await this.source.start({ kind: 'revision', id: own.id }, { after: own.etag });
      this.#tell('saved', own);
    } else {
      this.panel.write('note', 'Empty mask. Draw, or start from another mask.');
    }
  }

  /** @param {Markup} root */
  #listen(root) {
    /** @param {any} target @param {string} name @param {(event: any) => void} handler */
    const on = (target, name, handler) => {
      target.addEventListener(name, handler);
      this.#undo.push(() => target.removeEventListener(name, handler));
    };
    on(root, 'input', event => this.#changed(event.target));
    on(root, 'click', event => {
      this.#clicked(event.target);
      if (!event.target.closest('[data-reader]') && blurAfterClick(event)) this.#canvas.focus({ preventScroll: true });
    });
    const bare = root.querySelector('[data-hold]');
    on(bare, 'pointerdown', () => this.hide(true));
    on(bare, 'contextmenu', event => event.preventDefault()); // a long press
    for (const name of ['pointerup', 'pointercancel']) on(window, name, () => this.#hidden && this.hide(false));
    on(document, 'visibilitychange', () => document.visibilityState === 'hidden' ? this.#leave() : this.news());
    on(window, 'pagehide', () => this.#leave());
    on(window, 'online', () => this.session?.flush());
    on(window, 'beforeunload', event => {
      if (this.session?.isDirty && !this.session.isDrafted) event.preventDefault();
    });
    this.#undo.push(keys.listen(this, this.#canvas));
  }

  #leave() {
    this.pointer.finish();
    this.session?.writeDraft();
    return this.session?.flush();
  }

  /** @param {any} target */
  #changed(target) {
    const name = target.dataset.set;
    if (name && this.look.changed(target)) return;
    if (!name || !(name in this.settings)) return;
    this.settings[name] = Number(target.value);
    this.#preferred();
  }

  /** @param {any} target */
  #clicked(target) {
    const { tool, mode, act } = target.closest('[data-tool], [data-mode], [data-act]')?.dataset ?? {};
    if (tool) this.use(tool);
    if (mode) {
      this.settings.mode = mode;
      this.#preferred();
    }
    if (act) this.act(act);
  }

  /** @param {string} what */
  act(what) {
    if (what === 'fit') this.surface.fit();
    else if (what === 'real') this.surface.real();
    else if (what === 'in') this.surface.zoom(1.4);
    else if (what === 'out') this.surface.zoom(1 / 1.4);
    else if (what === 'plain') this.look.plain();
    else if (!this.sheet) return; // nothing to draw on yet
    else if (what === 'undo' || what === 'redo') this.#step(what);
    else if (what === 'save') this.#save();
    else this.operations.run(what);
  }

  #save() {
    this.session.save();
    if (this.session.reader === null) this.currentReader.ask();
  }

  /** @param {'undo' | 'redo'} direction */
  #step(direction) {
    this.tool?.cancel();
    const step = this.history[direction](this.sheet.mask, this.sheet.width);
    if (!step) return;
    this.sheet.rowsChanged(step.rows);
    this.session.changed(direction);
    this.#settled(`${direction === 'undo' ? 'Undone' : 'Redone'}: ${step.name}`);
  }

  /**
   * A whole new mask as one step.
   * @param {string} name @param {Mask} next
   */
  apply(name, next) {
    const before = this.sheet.mask.slice();
    this.sheet.mask.set(next);
    this.sheet.changed();
    return this.finished(name, before);
  }

  /**
   * The mask has been changed by a tool; `before` is how it was.
   * @param {string} name @param {Mask} before
   */
  finished(name, before) {
    const changed = this.history.record(before, this.sheet.mask, name);
    if (changed) {
      this.session.changed(name);
      forgetStart();
    }
    this.#settled(changed ? name : '');
    return changed;
  }

  /**
   * In the middle of a stroke: drawn at the next frame, kept every now and then.
   * @param {any} tool
   */
  touched(tool) {
    this.session.active();
    this.surface.redraw();
    const now = performance.now();
    if (!tool.unfinished || now - this.#drafted < DRAFT_EVERY) return;
    this.#drafted = now;
    this.session.writeDraft({ ...tool.unfinished, after: this.sheet.mask.slice() });
  }

  cut() { return this.operations.cut(); }

  /** @param {string} [words] */
  #settled(words = '') {
    const share = this.sheet.area / this.sheet.mask.length;
    this.panel.write('area', `${this.sheet.area.toLocaleString('en')} px · ${(100 * share).toFixed(1)} %`);
    this.panel.history(this.history);
    if (words) this.panel.write('spoken', `${words}; area ${(100 * share).toFixed(1)} %`);
    this.source?.agree();
    this.surface.redraw();
  }

  /** @param {string} tool */
  use(tool) {
    this.tool?.cancel();
    if (tool !== 'cut' && this.sheet) this.operations.forgetHints();
    if (tool === 'cut') prepare();
    this.settings.tool = tool;
    this.#preferred();
  }

  /** @param {number} direction */
  resize(direction) {
    this.settings.size = stepSize(this.settings.size, direction);
    this.#preferred();
  }

  turn() {
    this.settings.mode = this.settings.mode === 'add' ? 'subtract' : 'add';
    this.#preferred();
  }

  #preferred() {
    preferences.save(this.settings);
    this.panel.settings(this.settings);
    this.#canvas.dataset.using = this.settings.tool;
    this.surface.redraw();
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    this.#hidden = hidden;
    this.surface.redraw();
  }

  /** @param {number} dx @param {number} dy */
  moveCursor(dx, dy) { this.pointer.step(dx, dy); }
  /** @param {KeyboardEvent} event */
  penDown(event) { this.pointer.penDown(event); }
  penUp() { this.pointer.penUp(); }

  back() {
    const did = this.tool?.back?.() ?? false;
    this.surface.redraw();
    return did;
  }

  cancel() {
    this.pointer.abandon();
    if (this.sheet) this.operations.forgetHints();
    this.surface.redraw();
  }

  /**
   * Somebody else reads. What nobody had drawn yet becomes theirs; a drawing of another reader stays that reader's.
   * @param {number | null} id
   */
  async changeReader(id) {
    if (this.session.reader === null && id !== null) await this.session.sit(id);
    else await attach(this.#root, { ...this.#options, from: null });
  }

  async news() {
    if (!this.session) return;
    const other = await this.session.news();
    this.listRevisions();
    if (other)
      this.panel.write('note', `${other.reader.name} saved a mask of this case, ${time(other.createdAt)}: the newest under Revisions.`);
  }

  listRevisions() {
    this.panel.revisions(this.session.revisions, this.sheet.mask.length);
    this.panel.sources(sources.offers(this.#options, this.session.revisions));
  }

  /** @param {string} state @param {any} [detail] */
  #tell(state, detail) {
    this.panel.state(state, detail, this.session.isDrafted);
    if (state === 'saved') this.listRevisions();
  }

  #show() {
    const sized = ['brush', 'eraser', 'cut'].includes(this.settings.tool);
    return {
      colour: this.colour, opacity: this.settings.opacity, masked: !this.#hidden, ghost: this.source?.ghost, trail: this.trail,
      cursor: this.cursor && this.settings.tool !== 'move' ? { ...this.cursor, radius: sized ? this.settings.size / 2 : 0 } : null,
    };
  }

  async dispose() {
    await this.#leave();
    this.#undo.forEach(undo => undo());
    this.pointer.dispose();
    this.currentReader?.dispose();
    this.source?.dispose();
    this.session?.dispose();
    this.surface.dispose();
  }
}
