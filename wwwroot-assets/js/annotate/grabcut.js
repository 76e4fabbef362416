// @ts-check
// GrabCut from strokes: selects the region, its scale and the hints. The segmentation itself is OpenCV's.

import { resizeMap } from '../viewer/masks.js';

/** So small that a cut stays well under a second: some 50,000 pixels. */
const MOST_PIXELS = 50_000;
const [OUTSIDE, INSIDE, PERHAPS_OUTSIDE, PERHAPS_INSIDE] = [0, 1, 2, 3];

/**
 * The box around hints and mask with room about it; null when nothing says where the lesion is.
 * @param {Mask} hints @param {Mask} mask @param {number} width @param {number} height
 */
export function region(hints, mask, width, height) {
  let left = width, top = height, right = -1, bottom = -1;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!hints[i] && !mask[i]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return null;
  const room = Math.max(20, Math.round(0.25 * Math.max(right - left, bottom - top)));
  left = Math.max(left - room, 0);
  top = Math.max(top - room, 0);
  right = Math.min(right + room + 1, width);
  bottom = Math.min(bottom + room + 1, height);
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / ((right - left) * (bottom - top))));
  return {
    left, top, width: right - left, height: bottom - top,
    columns: Math.max(Math.round((right - left) * scale), 8), rows: Math.max(Math.round((bottom - top) * scale), 8),
  };
}

/**
 * How wide a structure is taken for hair in the box's small picture, an odd number of pixels; 0: none. A mask that is refined follows hairs
 * otherwise; before there is one, the first stroke needs every pixel of the lesion to learn its colours from.
 * @param {Mask} mask @param {number} imageWidth @param {NonNullable<ReturnType<typeof region>>} box
 */
export const hairWidth = (mask, imageWidth, box) =>
  mask.includes(1) ? 2 * Math.max(Math.round(((imageWidth / 90) * box.columns) / box.width), 1) + 1 : 0;

/**
 * `hints`: 1 drawn as inside, 2 as outside. A small pixel takes the surest of what it covers.
 * @param {Mask} hints @param {Mask} mask @param {number} imageWidth @param {NonNullable<ReturnType<typeof region>>} box
 */
export function marks(hints, mask, imageWidth, box) {
  const out = new Uint8Array(box.columns * box.rows);
  for (let y = 0, o = 0; y < box.rows; y++) {
    const fromY = box.top + Math.floor(y * box.height / box.rows);
    const toY = Math.max(box.top + Math.floor((y + 1) * box.height / box.rows), fromY + 1);
    for (let x = 0; x < box.columns; x++, o++) {
      const fromX = box.left + Math.floor(x * box.width / box.columns);
      const toX = Math.max(box.left + Math.floor((x + 1) * box.width / box.columns), fromX + 1);
      out[o] = markOf(hints, mask, imageWidth, fromX, toX, fromY, toY);
    }
  }
  if (!out.includes(PERHAPS_OUTSIDE) && !out.includes(OUTSIDE)) frame(out, box);
  return out;
}

/**
 * @param {Mask} hints @param {Mask} mask @param {number} width @param {number} fromX @param {number} toX @param {number} fromY
 * @param {number} toY
 */
function markOf(hints, mask, width, fromX, toX, fromY, toY) {
  let hint = 0, inside = 0;
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      hint ||= hints[y * width + x];
      inside += mask[y * width + x];
    }
  }
  if (hint) return hint === 1 ? INSIDE : OUTSIDE;
  return 2 * inside >= (toX - fromX) * (toY - fromY) ? PERHAPS_INSIDE : PERHAPS_OUTSIDE;
}

/**
 * Without any outside GrabCut has nothing to learn it from: the outermost pixels are taken for it.
 * @param {Mask} out @param {{ columns: number, rows: number }} given
 */
function frame(out, { columns, rows }) {
  for (let x = 0; x < columns; x++) out[x] = out[(rows - 1) * columns + x] = OUTSIDE;
  for (let y = 0; y < rows; y++) out[y * columns] = out[y * columns + columns - 1] = OUTSIDE;
}

/**
 * The cut, enlarged with smooth edges, in a mask of the whole image; drawn hints hold at every pixel.
 * @param {Mask} cut @param {NonNullable<ReturnType<typeof region>>} box @param {Mask} hints @param {number} width
 * @param {number} height
 */
export function place(cut, box, hints, width, height) {
  const large = resizeMap(cut, box.columns, box.rows, box.width, box.height);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < box.height; y++) {
    const row = (box.top + y) * width + box.left;
    for (let x = 0; x < box.width; x++) mask[row + x] = large[y * box.width + x] >= 0.5 ? 1 : 0;
  }
  for (let i = 0; i < hints.length; i++) if (hints[i]) mask[i] = hints[i] === 1 ? 1 : 0;
  return mask;
}
