// Who sits here. The reader chosen in this browser (reader.js) owns draft and revisions; it may change while the page is open.

import * as reader from '../reader.js';

export class Seat {
  #editor; #undo = [];

  constructor(editor) {
    this.#editor = editor;
    const on = (target, name, handler) => {
      target.addEventListener(name, handler);
      this.#undo.push(() => target.removeEventListener(name, handler));
    };
    on(editor.panel.find('[data-reader]'), 'change', event => this.#choose(event.target.value));
    on(editor.panel.find('[data-new-reader]'), 'submit', event => this.#add(event));
    on(window, 'lesionportal-reader', event => this.#sat(event.detail));
    on(window, 'storage', event => event.key === 'lesionportal.reader' && this.#sat(reader.current())); // chosen in another tab
  }

  async open() {
    const { panel, session } = this.#editor;
    try {
      const response = await fetch('/api/readers', { headers: { accept: 'application/json' } });
      if (!response.ok) throw new Error(`The list of readers answered ${response.status}`);
      const readers = await response.json();
      // A browser may remember somebody whom this portal does not know (another data folder).
      const known = readers.some(one => one.id === session.reader) ? session.reader : null;
      if (known === null && session.reader !== null) reader.choose(null);
      panel.readers(readers, known);
    } catch (problem) {
      panel.write('reader-state', `${problem.message}; who reads can be chosen when the portal answers.`);
    }
  }

  #choose(value) {
    const form = this.#editor.panel.find('[data-new-reader]');
    form.hidden = value !== 'new';
    if (value === 'new') form.querySelector('input').focus();
    else reader.choose(Number(value) || null);
  }

  async #add(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const years = data.get('years');
    try {
      const response = await fetch('/api/readers', {
        method: 'POST', headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: data.get('name'), role: data.get('role'), yearsOfExperience: years === '' ? null : Number(years) }),
      });
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) throw new Error(Object.values(answer.errors ?? {}).flat()[0] ?? answer.detail ?? `The portal answered ${response.status}`);
      this.#editor.panel.write('reader-state', '');
      reader.choose(answer.id);
      await this.open();
    } catch (problem) {
      this.#editor.panel.write('reader-state', problem.message);
    }
  }

  async #sat(id) {
    if (id === this.#editor.session.reader) return;
    await this.#editor.seatReader(id);
    this.#editor.panel.find('[data-reader]').value = id ?? '';
  }

  dispose() {
    this.#undo.forEach(undo => undo());
  }
}
