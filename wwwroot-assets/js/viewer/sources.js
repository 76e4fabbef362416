// Images over HTTP, decoded once, a few kept so that the next case is there when it is wanted.

const KEPT = 24;
const bitmaps = new Map();

export function bitmap(url) {
  const known = bitmaps.get(url);
  if (known) {
    bitmaps.delete(url);
    bitmaps.set(url, known); // newest last
    return known;
  }
  const loading = load(url);
  bitmaps.set(url, loading);
  loading.catch(() => bitmaps.delete(url)); // asked again, it may be there
  while (bitmaps.size > KEPT) bitmaps.delete(bitmaps.keys().next().value);
  return loading;
}

async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  // "none": a mask's and a map's bytes are numbers, not colours.
  return createImageBitmap(await response.blob(), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
}

/** The grey bytes of an 8-bit PNG. */
export async function grey(url) {
  const picture = await bitmap(url);
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const rgba = context.getImageData(0, 0, width, height).data;
  const values = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = rgba[4 * i];
  return { values, width, height };
}

/** Loads what is wanted soon, when the browser has nothing better to do. */
export function prefetch(urls) {
  const later = window.requestIdleCallback ?? (work => setTimeout(work, 200));
  later(() => urls.forEach(url => bitmap(url).catch(() => { /* told when it is really wanted */ })));
}
