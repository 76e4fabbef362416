// @ts-check
// Measures of a lesion from its mask alone. Lengths in image pixels.

import { keepLargest } from './regions.js';

/**
 * Area and bounding box of the whole mask; perimeter, irregularity and axes of its largest region, as borders of specks would
 * drown those of the lesion. Null for an empty mask.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function measure(mask, width, height) {
  const whole = extent(mask, width, height);
  if (!whole.area) return null;
  const lesion = keepLargest(mask, width, height);
  const main = extent(lesion, width, height);
  const around = perimeter(lesion, width, height);
  return {
    area: whole.area,
    share: whole.area / mask.length,
    box: whole.box,
    perimeter: around,
    irregularity: around * around / (4 * Math.PI * main.area),
    ...axes(lesion, width, main),
  };
}

/** @param {Mask} mask @param {number} width @param {number} height */
function extent(mask, width, height) {
  let area = 0, left = width, right = -1, top = height, bottom = -1, sumX = 0, sumY = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!mask[i]) continue;
      area++;
      sumX += x;
      sumY += y;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return {
    area,
    box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 },
    centre: { x: sumX / area + 0.5, y: sumY / area + 0.5 },
  };
}

// Cauchy-Crofton: half the integral over directions of crossings times the lines' spacing; four directions, spacing 1 and 1/√2.
const STRAIGHT = Math.PI / 8;
const DIAGONAL = Math.PI / (8 * Math.SQRT2);

/**
 * Perimeter by Crofton's formula, four directions: within 1 % for discs, where counting edges says 27 % too much.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function perimeter(mask, width, height) {
  /** @param {number} x @param {number} y */
  const at = (x, y) => x >= 0 && y >= 0 && x < width && y < height ? mask[y * width + x] : 0;
  let straight = 0, diagonal = 0;
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const a = at(x, y), b = at(x + 1, y), c = at(x, y + 1), d = at(x + 1, y + 1);
      straight += Number(a !== b) + Number(a !== c);
      diagonal += Number(a !== d) + Number(b !== c);
    }
  }
  return STRAIGHT * straight + DIAGONAL * diagonal;
}

/**
 * Principal axes through the centre from the second moments, and the asymmetry across each: the share of the lesion that has no
 * lesion opposite, 0 (mirror-like) to 1 (Stolz' ABCD rule looks at the same two axes, by eye).
 * @param {Mask} mask @param {number} width @param {{ area: number, centre: Point }} given
 */
function axes(mask, width, { area, centre }) {
  let xx = 0, yy = 0, xy = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const dx = i % width + 0.5 - centre.x;
    const dy = Math.floor(i / width) + 0.5 - centre.y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  const middle = (xx + yy) / 2 / area;
  const half = Math.hypot((xx - yy) / 2, xy) / area;
  // An ellipse of these moments has semi-axes of twice the roots.
  const major = 4 * Math.sqrt(middle + half + 1 / 12);
  const minor = 4 * Math.sqrt(Math.max(middle - half, 0) + 1 / 12);
  const height = mask.length / width;
  return {
    centre, angle, major, minor,
    asymmetryMajor: unmatched(mask, width, height, area, centre, angle),
    asymmetryMinor: unmatched(mask, width, height, area, centre, angle + Math.PI / 2),
  };
}

/** @param {Mask} mask @param {number} width @param {number} height @param {number} area @param {Point} centre @param {number} angle */
function unmatched(mask, width, height, area, centre, angle) {
  const c = Math.cos(2 * angle);
  const s = Math.sin(2 * angle);
  let alone = 0;
  for (let i = 0; i < mask.length; i++) {
    if (!mask[i]) continue;
    const dx = i % width + 0.5 - centre.x;
    const dy = Math.floor(i / width) + 0.5 - centre.y;
    const x = Math.floor(centre.x + dx * c + dy * s);
    const y = Math.floor(centre.y + dx * s - dy * c);
    if (x < 0 || y < 0 || x >= width || y >= height || !mask[y * width + x]) alone++;
  }
  return alone / area;
}
