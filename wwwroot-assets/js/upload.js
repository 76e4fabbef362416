// @ts-check
// Files go to the server by HTTP, never over the circuit: it ends at messages of 32 KB, and it has no progress.

import { requestToken } from './request-token.js';

/**
 * @typedef {object} Zone
 * @property {Markup} element
 * @property {{ field: string, waiting: string }} options
 * @property {DotNetObject | undefined} zone
 * @property {HTMLInputElement} input
 * @property {File | undefined} file
 * @property {XMLHttpRequest | undefined} request
 * @property {(() => void)[]} undo
 */

/** @type {Map<string, Zone>} */
const zones = new Map();

/**
 * `zone` is called with FileChosen(name, bytes) and Finished(status, body); status 0 means that no answer came.
 * @param {string} id @param {Markup} element @param {{ field: string, waiting: string }} options @param {DotNetObject} zone
 */
export function attach(id, element, options, zone) {
  detach(id);
  const input = element.querySelector('input[type=file]');
  /** @type {Zone} */
  const state = { element, options, zone, input, file: undefined, request: undefined, undo: [] };
  /** @param {EventTarget} target @param {string} name @param {(event: any) => void} handler */
  const on = (target, name, handler) => {
    target.addEventListener(name, handler);
    state.undo.push(() => target.removeEventListener(name, handler));
  };
  on(input, 'change', () => choose(state, input.files?.[0]));
  on(element, 'dragover', event => {
    event.preventDefault();
    element.classList.add('is-over');
  });
  on(element, 'dragleave', event => !element.contains(event.relatedTarget) && element.classList.remove('is-over'));
  on(element, 'drop', event => {
    event.preventDefault();
    element.classList.remove('is-over');
    if (!state.request) choose(state, event.dataTransfer.files[0]);
  });
  on(element, 'click', event => event.target.closest('[data-cancel]') && state.request?.abort());
  zones.set(id, state);
  choose(state, input.files?.[0]); // one chosen while this script was still on its way
}

/** @param {string} id */
export function detach(id) {
  const state = zones.get(id);
  if (!state) return;
  zones.delete(id);
  state.undo.forEach(undo => undo());
  state.zone = undefined; // the page is gone; nobody to tell
  state.request?.abort();
}

/** @param {Zone} state @param {File | undefined} file */
function choose(state, file) {
  if (!file) return;
  state.file = file;
  state.element.querySelector('[data-file]').textContent = `${file.name} · ${size(file.size)}`;
  state.zone?.invokeMethodAsync('FileChosen', file.name, file.size);
}

/** @param {string} id @param {string} url @param {Record<string, string>} fields */
export function start(id, url, fields) {
  const state = zones.get(id);
  if (!state?.file || state.request) return;
  const { element, file, options } = state;
  const form = new FormData();
  // Small fields first: the server reads them before the stream of the file.
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append(options.field, file, file.name);

  const request = state.request = new XMLHttpRequest();
  const bar = element.querySelector('progress');
  const text = element.querySelector('[data-progress]');
  const began = performance.now();
  element.classList.add('is-sending');
  request.upload.onprogress = event => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    text.textContent = event.loaded < event.total ? pace(event, performance.now() - began) : options.waiting;
  };
  request.onloadend = () => {
    state.request = undefined;
    element.classList.remove('is-sending');
    bar.value = 0;
    text.textContent = '';
    state.input.value = ''; // the same file may be chosen again
    state.zone?.invokeMethodAsync('Finished', request.status, request.status ? request.responseText.slice(0, 8000) : '');
  };
  request.open('POST', url);
  request.setRequestHeader('Accept', 'application/json');
  for (const [name, value] of Object.entries(requestToken())) request.setRequestHeader(name, value);
  request.send(form);
}

/** @param {{ loaded: number, total: number }} given @param {number} milliseconds */
function pace({ loaded, total }, milliseconds) {
  const perSecond = loaded / Math.max(milliseconds / 1000, 0.05);
  const left = (total - loaded) / perSecond;
  return `${size(loaded)} of ${size(total)} · ${size(perSecond)}/s · ${duration(left)} left`;
}

/** @param {number} bytes */
export function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3);
  return `${(bytes / 1000 ** power).toFixed(power === 0 || bytes / 1000 ** power >= 100 ? 0 : 1)} ${units[power]}`;
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h ${Math.round(seconds % 3600 / 60)} min`;
}
