// @ts-check
// What becomes of a drawing: whose it is, what it began with, its draft in this browser and its revisions on the server.

import { pack, unpack } from '../masks/rle.js';
import * as reader from '../reader.js';
import * as drafts from './drafts.js';
import * as revisions from './revisions.js';
import { Saver } from './saver.js';

const IDLE = 30_000; // a longer pause is not time spent on the mask

export class Session {
  #options; #sheet; #history; #tell; #saver; #origin = revisions.originOf.empty(); #seconds = 0; #lastActive = 0; #again = false;
  /** The ETag of the revision it comes after. @type {string | null} */
  #after = null;
  /** How often each was used. @type {Record<string, number>} */
  #tools = {};
  /** @type {Promise<void> | null} */
  #writing = null;
  /** @type {Unfinished | null} */
  #unfinished = null;
  /** @type {number | null} */
  #newest = null;

  /**
   * `tell(state, detail)` hears what the saver says; `isDrafted` is false where the browser keeps nothing.
   * @param {EditorOptions} options @param {EditorMask} sheet @param {import('./history.js').History} history
   * @param {(state: string, detail?: any) => void} tell
   */
  constructor(options, sheet, history, tell) {
    this.#options = options;
    this.#sheet = sheet;
    this.#history = history;
    this.#tell = tell;
    this.#saver = new Saver(() => this.#send(), tell);
    this.reader = reader.current();
    this.isDrafted = true;
    /** @type {Revision[]} */
    this.revisions = [];
  }

  get state() { return this.#saver.state; }
  get isDirty() { return this.#saver.isDirty; }
  get #key() { return drafts.keyOf({ dataset: this.#options.dataset, caseId: this.#options.caseId, reader: this.reader }); }
  get own() { return this.reader === null ? null : revisions.newestOf(this.revisions, this.reader); }

  /** The reader's draft into sheet and history, if it is still the latest. Gives { draft, own }: what there was. */
  async open() {
    const [draft] = await Promise.all([this.#draft(), this.refresh()]);
    const own = this.own;
    // Another tab or machine has gone on since, and nothing here is unsaved: theirs is the state of things.
    if (draft && !draft.unsaved && own && own.etag !== draft.after) return { draft: null, own };
    if (!draft) {
      this.#after = own?.etag ?? null;
      return { draft: null, own };
    }
    this.#sheet.mask.set(unpack(draft.runs, draft.width, draft.height));
    this.#history.restore(draft);
    [this.#after, this.#origin, this.#tools, this.#seconds] = [draft.after, draft.origin, draft.tools, draft.seconds];
    // Perhaps it did arrive, only the answer did not: the server knows, and says so when it is sent again.
    if (draft.unsaved) this.#saver.changed();
    return { draft, own };
  }

  /** Drawn before anybody said who reads, a draft is the first reader's. */
  async #draft() {
    try {
      const found =
        (await drafts.get(this.#key)) ?? (this.reader !== null && (await drafts.get(drafts.keyOf({ ...this.#options, reader: null }))));
      return found && found.width === this.#sheet.width && found.height === this.#sheet.height ? found : null;
    } catch {
      this.isDrafted = false; // a private window, or a full disk
      return null;
    }
  }

  /** The list of revisions as it is now; as it was, when the portal does not answer. */
  async refresh() {
    try {
      this.revisions = await revisions.list(this.#options.revisionsUrl);
    } catch { /* the state line tells of a lost connection when something is to be saved */ }
    return this.revisions;
  }

  /**
   * Somebody saved a mask of the case. One that this reader saved elsewhere makes the drawing outdated.
   * Returns another reader's new one, or null.
   */
  async news() {
    const known = new Set(this.revisions.map(revision => revision.id));
    await this.#saver.idle();
    await this.refresh();
    const own = this.own;
    if (own && own.id > revisions.idOf(this.#after)) {
      this.#newest = own.id;
      this.#saver.overtaken(`You saved revision ${own.id} elsewhere`);
    }
    return this.revisions.find(revision => !known.has(revision.id) && revision.reader.id !== this.reader) ?? null;
  }

  /**
   * The mask is a source's now: the drawing begins with it. `clean` when the server has these pixels already.
   * @param {Record<string, string>} origin @param {{ after?: string | null, clean?: boolean }} [given]
   */
  begins(origin, { after = this.#after, clean = false } = {}) {
    this.#origin = origin;
    this.#after = after;
    if (!clean) return;
    this.#tools = {};
    this.#seconds = 0;
    this.#saver.settled();
    this.writeDraft();
  }

  /**
   * A step was made, undone or redone.
   * @param {string} tool
   */
  changed(tool) {
    this.#unfinished = null;
    this.#tools[tool] = (this.#tools[tool] ?? 0) + 1;
    this.active();
    this.#saver.changed();
    this.writeDraft();
  }

  /** Somebody draws: the time counts. */
  active() {
    const now = performance.now();
    if (this.#lastActive && now - this.#lastActive < IDLE) this.#seconds += (now - this.#lastActive) / 1000;
    this.#lastActive = now;
  }

  /**
   * Puts the mask as it is into this browser; a stroke in the middle counts as a step of its own.
   * @param {Unfinished | null} [unfinished]
   */
  async writeDraft(unfinished = this.#unfinished) {
    this.#unfinished = unfinished;
    this.#again = true;
    if (this.#writing) return this.#writing;
    this.#writing = (async () => {
      while (this.#again) {
        this.#again = false;
        await this.#putDraft();
      }
    })();
    try {
      await this.#writing;
    } finally {
      this.#writing = null;
    }
  }

  async #putDraft() {
    const { dataset, caseId } = this.#options;
    const { width, height, mask } = this.#sheet;
    try {
      await drafts.put({
        key: this.#key, dataset, caseId, reader: this.reader, width, height, runs: pack(mask), ...this.#history.state(this.#unfinished),
        after: this.#after, origin: this.#origin, tools: this.#tools, seconds: this.#seconds,
        unsaved: this.isDirty || this.#unfinished !== null, at: Date.now(),
      });
      this.isDrafted = true;
    } catch {
      this.isDrafted = false;
      this.#tell(this.#saver.state);
    }
  }

  /** Saves now; also what was only taken over and not drawn on, if the reader has no such revision. */
  async save() {
    if (!this.isDirty && this.#origin.origin !== 'revision') this.#saver.changed();
    await this.#saver.now();
  }

  /** Back on line, or about to leave. */
  flush() {
    return this.#saver.now();
  }

  async #send() {
    if (this.reader === null) return { kind: 'reader' };
    const [tools, seconds] = [{ ...this.#tools }, this.#seconds];
    const { width, height, mask } = this.#sheet;
    const answer = await revisions.send(this.#options.revisionsUrl, {
      mask, width, height, reader: this.reader, after: this.#after, origin: this.#origin, tools, seconds,
    });
    if (answer.kind === 'outdated') this.#newest = answer.newest;
    if (answer.kind !== 'saved') return answer;
    for (const [tool, count] of Object.entries(tools)) if (!(this.#tools[tool] -= count)) delete this.#tools[tool];
    this.#seconds -= seconds;
    this.#after = answer.revision.etag;
    this.#origin = revisions.originOf.revision(answer.revision.id);
    this.revisions = [answer.revision, ...this.revisions.filter(revision => revision.id !== answer.revision.id)];
    queueMicrotask(() => this.writeDraft()); // once the saver counts it as saved
    return { kind: 'saved', detail: answer.revision };
  }

  /** A newer revision exists: mine comes after it. Nothing is overwritten. */
  async keepMine() {
    this.#after = `"${this.#newest}"`;
    if (!this.isDirty) this.#saver.changed();
    await this.#saver.now();
  }

  get newest() { return this.#newest; }

  /**
   * Whose drawing this is gets known; the draft without a name goes.
   * @param {number} id
   */
  async sit(id) {
    await this.#writing;
    this.reader = id;
    this.#after = this.own?.etag ?? null;
    await this.writeDraft();
    if (this.isDirty) await this.#saver.now();
    await drafts.remove(drafts.keyOf({ ...this.#options, reader: null })).catch(() => { /* there was none to remove */ });
  }

  dispose() {
    this.#saver.dispose();
  }
}
