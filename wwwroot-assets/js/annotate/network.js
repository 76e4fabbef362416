// @ts-check
// What a run thinks of the image: its kept probability map, or a fresh one where none is kept.

import { contextOf } from '../canvas.js';
import { requestToken } from '../request-token.js';
import { bitmap, grey } from '../viewer/sources.js';

/**
 * The run's map, decoded. A case of the training part has no kept map; then the image is sent to the resident network.
 * @param {RunChoice} run @param {string} imageUrl @param {string} fileName
 */
export async function ask(run, imageUrl, fileName) {
  if (run.url) return grey(run.url);
  const image = await (await fetch(imageUrl)).blob();
  const body = new FormData();
  body.append('run', String(run.id));
  body.append('image', image, fileName);
  const response = await fetch('/api/predictions', { method: 'POST', body, headers: requestToken() });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Error(answer.detail ?? Object.values(answer.errors ?? {}).flat()[0] ?? `the portal answered ${response.status}`);
  return grey(answer.probabilityUrl);
}

/**
 * The image's own pixels, for tools that look at colour.
 * @param {string} imageUrl
 */
export async function pixels(imageUrl) {
  const picture = await bitmap(imageUrl);
  const context = contextOf(new OffscreenCanvas(picture.width, picture.height), { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  return { picture, rgba: context.getImageData(0, 0, picture.width, picture.height).data };
}
