// @ts-check
// Growing, shrinking and smoothing by true Euclidean discs, through the exact distance transform: a radius of any size costs the same.

import { squaredDistance } from './distance.js';

/**
 * Every pixel within `radius` of the mask.
 * @param {Mask} mask @param {number} width @param {number} height @param {number} radius
 */
export function grow(mask, width, height, radius) {
  const squared = squaredDistance(mask, width, height);
  return Uint8Array.from(squared, d => d <= radius * radius ? 1 : 0);
}

/**
 * Every pixel farther than `radius` from the outside; the image's border does not eat into the lesion.
 * @param {Mask} mask @param {number} width @param {number} height @param {number} radius
 */
export function shrink(mask, width, height, radius) {
  const squared = squaredDistance(Uint8Array.from(mask, inside => inside ? 0 : 1), width, height);
  return Uint8Array.from(squared, d => d > radius * radius ? 1 : 0);
}

/**
 * Opened, then closed: tips and notches narrower than the disc go. The closing runs on a frame, or the border would bite.
 * @param {Mask} mask @param {number} width @param {number} height @param {number} radius
 */
export function smooth(mask, width, height, radius) {
  const frame = Math.ceil(radius) + 1;
  const wide = width + 2 * frame;
  const high = height + 2 * frame;
  const framed = new Uint8Array(wide * high);
  // The frame repeats the border's pixels: a lesion cut by the image's edge goes on beyond it.
  for (let y = 0, i = 0; y < high; y++) {
    const row = Math.min(Math.max(y - frame, 0), height - 1) * width;
    for (let x = 0; x < wide; x++, i++) framed[i] = mask[row + Math.min(Math.max(x - frame, 0), width - 1)];
  }
  const opened = grow(shrink(framed, wide, high, radius), wide, high, radius);
  const closed = shrink(grow(opened, wide, high, radius), wide, high, radius);
  const out = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) out.set(closed.subarray((y + frame) * wide + frame, (y + frame) * wide + frame + width), y * width);
  return out;
}
