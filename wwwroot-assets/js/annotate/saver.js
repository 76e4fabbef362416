// @ts-check
// Saves in the background: a while after the last stroke, at once when asked, again when the connection is back. Tells its state:
// saved, waiting, saving, offline, reader (nobody chosen), outdated (a newer revision exists), refused.

const QUIET = 15_000; // after the last change; the draft keeps everything until then
const RETRY = [2_000, 5_000, 15_000, 30_000];

export class Saver {
  #send; #tell; #failures = 0; #changes = 0; #saved = 0; #state = 'saved'; #clock;
  /** @type {any} */
  #timer;
  /** @type {Promise<void> | null} */
  #busy = null;

  /**
   * `send()` sends what is drawn now and gives { kind: 'saved' | 'offline' | 'outdated' | 'refused' | 'reader', detail }.
   * `clock` { later(work, ms), cancel(id) } is the page's timers unless a test brings its own.
   * @param {() => Promise<{ kind: string, detail?: any }>} send @param {(state: string, detail?: any) => void} tell
   * @param {{ later(work: () => void, milliseconds: number): any, cancel(id: any): void }} [clock]
   */
  constructor(send, tell, clock = { later: (work, ms) => setTimeout(work, ms), cancel: id => clearTimeout(id) }) {
    this.#send = send;
    this.#tell = tell;
    this.#clock = clock;
  }

  get state() { return this.#state; }
  get isDirty() { return this.#changes !== this.#saved; }

  /** The mask has changed. */
  changed() {
    this.#changes++;
    if (this.#state === 'outdated') return; // the reader decides first
    if (this.#state !== 'offline' && this.#state !== 'reader') this.#become('waiting');
    this.#schedule(QUIET);
  }

  /** Nothing here that the server has not: a revision was loaded, or a draft equal to one. */
  settled() {
    this.#saved = this.#changes;
    this.#failures = 0;
    this.#clock.cancel(this.#timer);
    this.#become('saved');
  }

  /** Saves now what is not saved; resolves when it is, or is known not to be. */
  async now() {
    this.#clock.cancel(this.#timer);
    while (this.#busy) await this.#busy; // looked at again in the same turn: of two that wait only one goes on
    if (!this.isDirty) return;
    this.#busy = this.#save();
    try {
      await this.#busy;
    } finally {
      this.#busy = null;
    }
  }

  /** Resolves when nothing is on its way to the server. */
  async idle() {
    while (this.#busy) await this.#busy;
  }

  /**
   * The same reader has saved elsewhere since. A try that was lost on the way is none of that: the next one tells.
   * @param {any} [detail]
   */
  overtaken(detail) {
    if (this.#state !== 'saved' && this.#state !== 'waiting') return;
    this.#clock.cancel(this.#timer);
    this.#become('outdated', detail);
  }

  async #save() {
    const including = this.#changes;
    this.#become('saving');
    const { kind, detail } = await this.#send();
    if (kind === 'saved') {
      this.#failures = 0;
      this.#saved = including;
      this.#become(this.isDirty ? 'waiting' : 'saved', detail);
      if (this.isDirty) this.#schedule(QUIET);
      return;
    }
    this.#become(kind, detail);
    if (kind === 'offline') this.#schedule(RETRY[Math.min(this.#failures++, RETRY.length - 1)]);
  }

  /** @param {number} milliseconds */
  #schedule(milliseconds) {
    this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.later(() => this.now(), milliseconds);
  }

  /** @param {string} state @param {any} [detail] */
  #become(state, detail) {
    this.#state = state;
    this.#tell(state, detail);
  }

  dispose() {
    this.#clock.cancel(this.#timer);
  }
}
