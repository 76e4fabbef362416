// @ts-check
// Mask revisions over HTTP: listing, loading, sending.

import { encodeMask } from '../masks/png.js';
import { requestToken } from '../request-token.js';

/**
 * @typedef {object} Sent
 * @property {Mask} mask
 * @property {number} width
 * @property {number} height
 * @property {number} reader
 * @property {string | null} after
 * @property {Origin} origin
 * @property {Record<string, number>} tools how often each was used
 * @property {number} seconds
 * @property {string} [comment]
 */

/** Bytes that a browser sends on after its page is gone: 64 KB in all. */
const KEPT_ALIVE = 60_000;

/** @param {string} url */
export async function list(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The list of revisions answered ${response.status}`);
  return response.json();
}

/**
 * The reader's own newest among a case's revisions (newest first), or null.
 * @param {Revision[]} revisions @param {number} reader
 */
export const newestOf = (revisions, reader) => revisions.find(revision => revision.reader.id === reader) ?? null;

/**
 * An ETag's revision, 0 for none: later ones have larger numbers.
 * @param {string | null} etag
 */
export const idOf = etag => Number(/\d+/.exec(etag ?? '')?.[0] ?? 0);

/**
 * Sends a mask as the reader's next revision. `after` is the ETag it comes after, null for none. Gives { kind, revision, detail } as
 * the saver wants it; with 'outdated', `newest` is the id of the newer one. A lost connection is a result, not an error.
 * @param {string} url @param {Sent} given
 */
export async function send(url, { mask, width, height, reader, after, origin, tools, seconds, comment }) {
  const query = new URLSearchParams({ ...origin, seconds: seconds.toFixed(1), tools: JSON.stringify(tools) });
  if (comment) query.set('comment', comment);
  const body = await encodeMask(mask, width, height);
  let response;
  try {
    response = await fetch(`${url}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', 'X-Reader': String(reader), 'If-Match': after ?? '*', ...requestToken() },
      body,
      keepalive: body.size < KEPT_ALIVE,
    });
  } catch {
    return { kind: 'offline' };
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { kind: 'saved', revision: answer };
  if (response.status === 412) return { kind: 'outdated', newest: answer.newest, detail: answer.detail };
  // The portal is starting, or a proxy answers for it.
  if (response.status >= 500 || response.status === 408 || response.status === 429) return { kind: 'offline' };
  return {
    kind: 'refused',
    detail: answer.detail ?? Object.values(answer.errors ?? {}).flat()[0] ?? `The portal answered ${response.status}.`,
  };
}

/** What a revision was drawn from, in the server's words for `send` and in a reader's. */
export const originOf = {
  /** @returns {Origin} */
  empty: () => ({ origin: 'empty' }),
  /** @type {(version: number) => Origin} */
  reference: version => ({ origin: 'reference', ...(version ? { reference: String(version) } : {}) }),
  /** @type {(run: number, threshold: number) => Origin} */
  prediction: (run, threshold) => ({ origin: 'prediction', run: String(run), threshold: String(threshold) }),
  /** @type {(id: number) => Origin} */
  revision: id => ({ origin: 'revision', revision: String(id) }),
};
