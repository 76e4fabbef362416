// @ts-check
// Contrast and brightness of the shown image; the pixels that are measured stay as they are.

import { contextOf } from '../canvas.js';

/**
 * 256 values: contrast turns about middle grey, brightness shifts. Both −1 to 1, 0 changes nothing.
 * @param {number} contrast @param {number} brightness
 */
export function table(contrast, brightness) {
  const slope = contrast < 0 ? 1 + contrast : 1 / Math.max(1 - contrast, 0.02);
  return Uint8ClampedArray.from({ length: 256 }, (_, value) => (value - 127.5) * slope + 127.5 + brightness * 127.5);
}

/**
 * The picture through the table, or the picture itself when there is nothing to change.
 * @param {Picture} picture @param {number} contrast @param {number} brightness
 */
export function adjusted(picture, contrast, brightness) {
  if (contrast === 0 && brightness === 0) return picture;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = contextOf(canvas, { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  const look = table(contrast, brightness);
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 4) {
    data[i] = look[data[i]];
    data[i + 1] = look[data[i + 1]];
    data[i + 2] = look[data[i + 2]];
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}
