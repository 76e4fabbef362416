// @ts-check
// The selected reader (reader.js) owns drafts and revisions; it may change while the page is open.

import * as reader from '../reader.js';

export class CurrentReader {
  #editor;
  /** @type {(() => void)[]} */
  #undo = [];

  /** @param {Editor} editor */
  constructor(editor) {
    this.#editor = editor;
    /** @param {string} name @param {(event: any) => void} handler */
    const on = (name, handler) => {
      window.addEventListener(name, handler);
      this.#undo.push(() => window.removeEventListener(name, handler));
    };
    on('lesionportal-reader', event => this.#readerChanged(event.detail));
    on('storage', event => event.key === reader.KEY && this.#readerChanged(reader.current())); // chosen in another tab
  }

  /** Opens the shell's question who reads. */
  ask() { this.#editor.panel.find('[data-reader] button').click(); }

  /** @param {number | null} id */
  async #readerChanged(id) {
    if (id !== this.#editor.session.reader) await this.#editor.changeReader(id);
  }

  dispose() {
    this.#undo.forEach(undo => undo());
  }
}
