// @ts-check
// The editor's controls: texts, the state line, lists that come over HTTP. Razor renders the places (Masks/Components).

/** @type {Record<string, [title: string, words: (detail: any) => string | undefined]>} */
const STATES = {
  fresh: ['Nothing to save yet', () => ''],
  saved: ['Saved', revision => revision ? `Revision ${revision.id}, ${time(revision.createdAt)}` : ''],
  waiting: ['Not saved yet', () => 'Draft kept in this browser'],
  saving: ['Saving…', () => ''],
  offline: ['Not saved: offline', () => 'Draft kept in this browser; it is saved when the portal is reachable'],
  reader: ['Not saved', () => 'Choose a reader; the draft is kept in this browser'],
  outdated: ['A newer revision exists', detail => detail ?? 'You have saved another mask since'],
  refused: ['Not saved', detail => detail],
};

/** @param {string} text */
export const time = text => new Date(text).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** @param {string} text */
const when = text => new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export class Panel {
  #root;
  /** @type {Revision | null} */
  #saved = null;

  /** @param {Markup} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} selector */
  find(selector) { return this.#root.querySelector(selector); }

  /** @param {string} name @param {string} text */
  write(name, text) {
    for (const place of this.#root.querySelectorAll(`[data-show="${name}"]`)) place.textContent = text;
  }

  /**
   * The state line. Without drafts (a private window) it must not promise them.
   * @param {string} state @param {any} detail @param {boolean} isDrafted
   */
  state(state, detail, isDrafted) {
    if (state === 'saved') detail = this.#saved = detail ?? this.#saved;
    const [title, words] = STATES[state];
    const unsafe = !isDrafted && !['fresh', 'saved', 'saving'].includes(state);
    this.#root.dataset.state = state;
    this.write('state', title);
    this.write('state-detail', unsafe ? 'This browser cannot store drafts: save before you leave' : words(detail) ?? '');
    this.find('[data-newer]').hidden = state !== 'outdated';
  }

  /** @param {Record<string, any>} settings */
  settings(settings) {
    for (const control of this.#root.querySelectorAll('[data-set]')) {
      if (control.dataset.set in settings) control.value = settings[control.dataset.set];
    }
    for (const button of this.#root.querySelectorAll('[data-tool]'))
      button.setAttribute('aria-pressed', button.dataset.tool === settings.tool);
    for (const button of this.#root.querySelectorAll('[data-mode]'))
      button.setAttribute('aria-pressed', button.dataset.mode === settings.mode);
    for (const part of this.#root.querySelectorAll('[data-for]')) part.hidden = !part.dataset.for.split(' ').includes(settings.tool);
    this.write('size', `${settings.size} px`);
    this.write('tolerance', String(settings.tolerance));
    this.write('radius', `${settings.radius} px`);
  }

  /** @param {import('./history.js').History} history */
  history(history) {
    this.find('[data-act=undo]').disabled = !history.canUndo;
    this.find('[data-act=redo]').disabled = !history.canRedo;
  }

  /** @param {string[][]} offers */
  sources(offers) {
    const select = this.find('[data-source]');
    const { value } = select;
    select.replaceChildren(new Option('Choose…', ''), ...offers.map(([key, title]) => new Option(title, key)));
    select.value = offers.some(([key]) => key === value) ? value : '';
  }

  /** @param {Revision[]} revisions @param {number} pixels */
  revisions(revisions, pixels) {
    const list = this.find('[data-revisions]');
    list.replaceChildren(...revisions.map(revision => {
      const item = document.createElement('li');
      const words = document.createElement('p');
      const adopted = revision.referenceVersion ? ` · reference v${revision.referenceVersion}` : '';
      const share = ((100 * revision.area) / pixels).toFixed(1);
      words.textContent = `Revision ${revision.id} · ${revision.reader.name} · ${when(revision.createdAt)} · ${share} %${adopted}`;
      item.append(words, button('Compare', { outline: revision.id }));
      return item;
    }));
    this.find('[data-no-revisions]').hidden = revisions.length > 0;
  }
}

/** @param {string} text @param {Record<string, any>} data */
function button(text, data) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'viewer-link';
  made.textContent = text;
  Object.assign(made.dataset, data);
  return made;
}
