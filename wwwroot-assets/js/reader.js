// Who reads at this browser: a reader's id, kept here until it is changed.

const KEY = 'lesionportal.reader';

export function current() {
  const id = Number.parseInt(localStorage.getItem(KEY) ?? '', 10);
  return Number.isInteger(id) ? id : null;
}

/** Scripts that draw listen for `lesionportal-reader`. */
export function choose(id) {
  if (id === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, String(id));
  window.dispatchEvent(new CustomEvent('lesionportal-reader', { detail: id }));
}
