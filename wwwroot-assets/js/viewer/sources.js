// @ts-check
// Images over HTTP, decoded once, some kept so that the next case is there when it is wanted.

import { contextOf } from '../canvas.js';

const KEPT = 48;
/** @type {Map<string, Promise<ImageBitmap>>} */
const pictures = new Map();
/** @type {Map<string, Promise<Grey>>} */
const greys = new Map();

/**
 * Decoded, ready to draw.
 * @param {string} url
 */
export const bitmap = url => kept(pictures, url, load);

/**
 * The grey bytes of an 8-bit PNG: { values, width, height }.
 * @param {string} url
 */
export const grey = url => kept(greys, url, async address => {
  const picture = await load(address);
  const { width, height } = picture;
  const context = contextOf(new OffscreenCanvas(width, height), { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  picture.close();
  const rgba = context.getImageData(0, 0, width, height).data;
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = rgba[4 * i];
  return { values, width, height };
});

/**
 * @template T
 * @param {Map<string, Promise<T>>} store @param {string} url @param {(url: string) => Promise<T>} read
 * @returns {Promise<T>}
 */
function kept(store, url, read) {
  const known = store.get(url);
  if (known) {
    store.delete(url);
    store.set(url, known); // newest last
    return known;
  }
  const loading = read(url);
  store.set(url, loading);
  loading.catch(() => store.delete(url)); // asked again, it may be there
  for (const oldest of store.keys()) {
    if (store.size <= KEPT) break;
    store.delete(oldest);
  }
  return loading;
}

/** @param {string} url */
async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await why(response, url));
  const file = await response.blob();
  try {
    // "none": a mask's and a map's bytes are numbers, not colours.
    return await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch {
    throw new Error(`${url} is damaged: it is not a readable image`);
  }
}

/**
 * What the portal says of it (problem details), without the full stop: it stands within a sentence.
 * @param {Response} response @param {string} url
 */
async function why(response, url) {
  const { detail } = response.headers.get('content-type')?.includes('problem+json') ? await response.json() : {};
  return detail?.replace(/\.$/, '') ?? `${url} answered ${response.status}`;
}

/**
 * Loads what is wanted soon, when the browser has nothing better to do. Masks and maps are decoded to bytes at once.
 * @param {string[]} urls
 */
export function prefetch(urls) {
  const later = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  later(() => urls.forEach(url => (url.endsWith('.png') ? grey : bitmap)(url).catch(() => { /* reported when it is really wanted */ })));
}
