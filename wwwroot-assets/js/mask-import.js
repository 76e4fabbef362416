// @ts-check
// Masks drawn elsewhere to the server, a file at a time, by HTTP.

import * as reader from './reader.js';
import { requestToken } from './request-token.js';

const MAX_LISTED = 40; // refusals with their reasons; the circuit takes small messages only

/** @type {{ busy: boolean, undo: (() => void)[] } | undefined} */
let zone;

/**
 * `page` is called with Taken(saved, unchanged, refused, first refusals as [file, reason]).
 * @param {Markup} root @param {string} url @param {DotNetObject} page
 */
export function attach(root, url, page) {
  detach();
  const input = root.querySelector('input[type=file]');
  /** @param {string} name @param {(event: any) => void} handler */
  const on = (name, handler) => {
    root.addEventListener(name, handler);
    return () => root.removeEventListener(name, handler);
  };
  /** @param {FileList} files */
  const take = async files => {
    if (!files.length || own.busy) return;
    own.busy = true;
    root.classList.add('is-sending');
    const result = await send([...files], url, text => { root.querySelector('[data-progress]').textContent = text; });
    root.classList.remove('is-sending');
    root.querySelector('[data-progress]').textContent = '';
    input.value = ''; // the same file may be chosen again
    own.busy = false;
    if (zone !== own) return; // the page is gone, or shows another dataset; nobody to tell
    page.invokeMethodAsync('Taken', result.saved, result.unchanged, result.refused.length, result.refused.slice(0, MAX_LISTED));
  };
  /** @type {{ busy: boolean, undo: (() => void)[] }} */
  const own = zone = {
    busy: false,
    undo: [
      on('change', () => take(input.files)),
      on('dragover', event => {
        event.preventDefault();
        root.classList.add('is-over');
      }),
      on('dragleave', event => !root.contains(event.relatedTarget) && root.classList.remove('is-over')),
      on('drop', event => {
        event.preventDefault();
        root.classList.remove('is-over');
        take(event.dataTransfer.files);
      }),
    ],
  };
}

export function detach() {
  zone?.undo.forEach(undo => undo());
  zone = undefined;
}

/**
 * What a file is sent as.
 * @param {string} name
 */
export function typeOf(name) {
  return /\.zip$/i.test(name) ? 'application/zip' : /\.tiff?$/i.test(name) ? 'image/tiff' : 'image/png';
}

/** @param {File[]} files @param {string} url @param {(text: string) => void} tell */
async function send(files, url, tell) {
  /** @type {{ saved: number, unchanged: number, refused: [file: string, why: string][] }} */
  const result = { saved: 0, unchanged: 0, refused: [] };
  for (const [i, file] of files.entries()) {
    tell(`${i + 1} of ${files.length}: ${file.name}`);
    const isZip = /\.zip$/i.test(file.name);
    try {
      const response = await fetch(isZip ? url : `${url}?file=${encodeURIComponent(file.name)}`, {
        method: 'POST', body: file, headers: { 'content-type': typeOf(file.name), 'X-Reader': String(reader.current()), ...requestToken() },
      });
      const answer = await response.json();
      result.saved += answer.saved?.length ?? 0;
      result.unchanged += answer.unchanged?.length ?? 0;
      result.refused.push(...(answer.refused ?? []).map((/** @type {any} */ refused) => [refused.file, refused.reason]));
      if (!response.ok) result.refused.push([file.name, answer.detail ?? `the portal answered ${response.status}`]);
    } catch (problem) {
      result.refused.push([file.name, `upload failed: ${problem.message}`]);
    }
  }
  return result;
}
