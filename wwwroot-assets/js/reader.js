// @ts-check
// Who reads at this browser: a reader's id, kept here until it is changed.

import * as kept from './browser-storage.js';

export const KEY = 'lesionportal.reader';

export function current() {
  const id = Number.parseInt(kept.read(KEY) ?? '', 10);
  return Number.isInteger(id) ? id : null;
}

/**
 * Scripts that draw listen for `lesionportal-reader`.
 * @param {number | null} id
 */
export function choose(id) {
  if (id === null) kept.forget(KEY);
  else kept.write(KEY, String(id));
  window.dispatchEvent(new CustomEvent('lesionportal-reader', { detail: id }));
}

/** @type {{ tell: () => void, elsewhere: (event: StorageEvent) => void } | undefined} */
let listener;

/**
 * Tells the shell when another part of the page, or another tab, chose.
 * @param {DotNetObject} shell
 */
export function listen(shell) {
  stop();
  const tell = () => shell.invokeMethodAsync('BrowserChoseAsync', current());
  /** @param {StorageEvent} event */
  const elsewhere = event => event.key === KEY && tell();
  window.addEventListener('lesionportal-reader', tell);
  window.addEventListener('storage', elsewhere);
  listener = { tell, elsewhere };
}

export function stop() {
  if (!listener) return;
  window.removeEventListener('lesionportal-reader', listener.tell);
  window.removeEventListener('storage', listener.elsewhere);
  listener = undefined;
}
