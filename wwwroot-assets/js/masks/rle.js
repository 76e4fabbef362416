// @ts-check
// Run lengths: COCO's form (column by column, beginning with a run of zeros) for exchange, and row by row for what changed.

/**
 * COCO's uncompressed counts: lengths of alternating runs of 0 and 1, column by column, the first of zeros (perhaps 0 long).
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function cocoCounts(mask, width, height) {
  const counts = [];
  let value = 0, run = 0;
  for (let x = 0; x < width; x++) {
    for (let i = x; i < mask.length; i += width) {
      if (mask[i] === value) {
        run++;
      } else {
        counts.push(run);
        value = mask[i];
        run = 1;
      }
    }
  }
  counts.push(run);
  return counts;
}

/** @param {number[]} counts @param {number} width @param {number} height */
export function fromCocoCounts(counts, width, height) {
  const mask = new Uint8Array(width * height);
  const total = counts.reduce((sum, run) => sum + run, 0);
  if (total !== mask.length) throw new RangeError(`The runs cover ${total} pixels, the image has ${mask.length} (${width}×${height}).`);
  let at = 0;
  counts.forEach((run, n) => {
    if (n % 2) for (let k = at; k < at + run; k++) mask[(k % height) * width + Math.floor(k / height)] = 1;
    at += run;
  });
  return mask;
}

/**
 * What differs between two masks, as [skip, length, skip, length, …] row by row: a stroke is a few dozen numbers.
 * @param {Mask} before @param {Mask} after
 */
export function difference(before, after) {
  const runs = [];
  let at = 0, i = 0;
  while (i < before.length) {
    if (before[i] === after[i]) {
      i++;
      continue;
    }
    const start = i;
    while (i < before.length && before[i] !== after[i]) i++;
    runs.push(start - at, i - start);
    at = i;
  }
  return Uint32Array.from(runs);
}

/**
 * Flips the pixels of a difference in place; twice is nothing. Returns the rows touched as { top, bottom } (bottom exclusive), or null.
 * @param {Mask} mask @param {Uint32Array} runs @param {number} width
 */
export function flip(mask, runs, width) {
  let at = 0, first = -1;
  for (let n = 0; n < runs.length; n += 2) {
    at += runs[n];
    if (first < 0) first = at;
    for (const end = at + runs[n + 1]; at < end; at++) mask[at] ^= 1;
  }
  return first < 0 ? null : { top: Math.floor(first / width), bottom: Math.floor((at - 1) / width) + 1 };
}

/**
 * A whole mask as a difference from nothing: how a draft keeps it.
 * @param {Mask} mask
 */
export const pack = mask => difference(new Uint8Array(mask.length), mask);

/** @param {Uint32Array} runs @param {number} width @param {number} height */
export function unpack(runs, width, height) {
  const mask = new Uint8Array(width * height);
  flip(mask, runs, width);
  return mask;
}
