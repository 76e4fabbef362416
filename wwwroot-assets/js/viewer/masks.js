// @ts-check
// Masks and probability maps as plain arrays: no page, no canvas, so that Node's test runner can check them.
// A mask is a Uint8Array of 0 and 1, row by row; a map holds probabilities times 255.

import { keepLargest } from '../masks/regions.js';

/**
 * Inside = brighter than 128, ISIC's rule and the importer's. `stride` 4 reads the red channel of RGBA.
 * @param {ArrayLike<number>} grey @param {number} [stride]
 */
export function maskFromGrey(grey, stride = 1) {
  const mask = new Uint8Array(grey.length / stride);
  for (let i = 0; i < mask.length; i++) mask[i] = grey[i * stride] > 128 ? 1 : 0;
  return mask;
}

/**
 * A run's rule: above the threshold and, if it says so, in the largest region alone. With resizeMap before it, it gives the mask that
 * LesionPortal.Core's DecisionRule gives and the portal scores, to the last pixel; tests/fixtures/masks_from_maps.json holds both to it.
 * @param {ArrayLike<number>} map @param {number} width @param {number} height @param {Rule} given
 */
export function decide(map, width, height, { threshold: at, largestRegion }) {
  const above = threshold(map, at);
  return largestRegion ? keepLargest(above, width, height) : above;
}

/**
 * Inside = probability above the threshold (0 to 1).
 * @param {ArrayLike<number>} map @param {number} at
 */
export function threshold(map, at) {
  const limit = at * 255;
  const mask = new Uint8Array(map.length);
  for (let i = 0; i < map.length; i++) mask[i] = map[i] > limit ? 1 : 0;
  return mask;
}

/**
 * Bilinear, pixel centres at half pixels (as PyTorch with align_corners off, and OpenCV), not rounded to bytes. The same steps in the
 * same order as LesionPortal.Core's ProbabilityResize: in double precision, rounded to single precision once. Both give the same bits.
 * @param {ArrayLike<number>} map @param {number} width @param {number} height @param {number} toWidth @param {number} toHeight
 */
export function resizeMap(map, width, height, toWidth, toHeight) {
  const out = new Float32Array(toWidth * toHeight);
  const columns = samples(width, toWidth);
  const rows = samples(height, toHeight);
  for (let y = 0, i = 0; y < toHeight; y++) {
    const above = rows.low[y] * width;
    const below = rows.high[y] * width;
    const fy = rows.share[y];
    for (let x = 0; x < toWidth; x++, i++) {
      const left = columns.low[x];
      const right = columns.high[x];
      const fx = columns.share[x];
      const top = map[above + left] + (map[above + right] - map[above + left]) * fx;
      const bottom = map[below + left] + (map[below + right] - map[below + left]) * fx;
      out[i] = top + (bottom - top) * fy;
    }
  }
  return out;
}

/** @param {number} from @param {number} to */
function samples(from, to) {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max((i + 0.5) * from / to - 0.5, 0), from - 1);
    low[i] = Math.floor(at);
    high[i] = Math.min(low[i] + 1, from - 1);
    share[i] = at - low[i];
  }
  return { low, high, share };
}

/**
 * Nearest neighbour; a centre on the line between two pixels takes the upper or left one, as the portal's reduced references do.
 * @param {Mask} mask @param {number} width @param {number} height @param {number} toWidth @param {number} toHeight
 */
export function resizeMask(mask, width, height, toWidth, toHeight) {
  if (width === toWidth && height === toHeight) return mask;
  const out = new Uint8Array(toWidth * toHeight);
  /** @param {number} i @param {number} from @param {number} to */
  const under = (i, from, to) => Math.ceil((i + 0.5) * from / to) - 1;
  for (let y = 0, i = 0; y < toHeight; y++) {
    const row = under(y, height, toHeight) * width;
    for (let x = 0; x < toWidth; x++, i++) out[i] = mask[row + under(x, width, toWidth)];
  }
  return out;
}

/** @param {Mask} mask */
export function area(mask) {
  let sum = 0;
  for (let i = 0; i < mask.length; i++) sum += mask[i];
  return sum;
}

/** @param {Mask} predicted @param {Mask} reference */
export function count(predicted, reference) {
  if (predicted.length !== reference.length)
    throw new RangeError(`The predicted mask has ${predicted.length} pixels, the reference ${reference.length}.`);
  let tp = 0, fp = 0, fn = 0;
  for (let i = 0; i < predicted.length; i++) {
    if (predicted[i]) reference[i] ? tp++ : fp++;
    else if (reference[i]) fn++;
  }
  return { tp, fp, fn, tn: predicted.length - tp - fp - fn };
}

/**
 * As LesionPortal.Core's SegmentationMetrics: 0 of 0 is 1, as nothing could be done wrong.
 * @param {Counts} given
 */
export function scores({ tp, fp, fn, tn }) {
  /** @param {number} part @param {number} whole */
  const share = (part, whole) => whole === 0 ? 1 : part / whole;
  return {
    iou: share(tp, tp + fp + fn),
    dice: share(2 * tp, 2 * tp + fp + fn),
    sensitivity: share(tp, tp + fn),
    specificity: share(tn, tn + fp),
  };
}

const EAST = 0;
const STEP_X = [1, 0, -1, 0];
const STEP_Y = [0, 1, 0, -1];
// Seen from a corner in each direction: the pixel ahead to the left, and ahead to the right.
const LEFT = [[0, -1], [0, 0], [-1, 0], [-1, -1]];
const RIGHT = [[0, 0], [-1, 0], [-1, -1], [0, -1]];

/**
 * Outlines along pixel edges: closed loops [x0, y0, x1, y1, …] of the corners where they turn, the lesion to the right of the
 * way (outer loops clockwise on the screen, holes the other way). Pixels that touch at a corner belong together.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function contours(mask, width, height) {
  const seen = new Uint8Array(mask.length); // upper edges walked
  /** @param {number} x @param {number} y */
  const inside = (x, y) => x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] === 1;
  const loops = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] && !seen[i] && !(y > 0 && mask[i - width])) loops.push(walk(x, y));
    }
  }
  return loops;

  /** @param {number} startX @param {number} startY */
  function walk(startX, startY) {
    const points = [];
    let x = startX, y = startY, direction = EAST;
    do {
      if (direction === EAST) seen[y * width + x] = 1;
      x += STEP_X[direction];
      y += STEP_Y[direction];
      const [lx, ly] = LEFT[direction];
      const [rx, ry] = RIGHT[direction];
      if (inside(x + lx, y + ly)) {
        direction = (direction + 3) % 4;
        points.push(x, y);
      } else if (!inside(x + rx, y + ry)) {
        direction = (direction + 1) % 4;
        points.push(x, y);
      }
    } while (x !== startX || y !== startY || direction !== EAST);
    return points;
  }
}

/**
 * The loops as an SVG path (also what Path2D takes).
 * @param {Loops} loops
 */
export function pathOf(loops) {
  let path = '';
  for (const points of loops) {
    path += `M${points[0]} ${points[1]}`;
    for (let i = 2; i < points.length; i += 2) path += `L${points[i]} ${points[i + 1]}`;
    path += 'Z';
  }
  return path;
}

/**
 * Writes one 32-bit pixel a mask pixel: the colour inside, nothing outside.
 * @param {Mask} mask @param {number} colour @param {Uint32Array} out
 */
export function fillPixels(mask, colour, out) {
  for (let i = 0; i < mask.length; i++) out[i] = mask[i] ? colour : 0;
  return out;
}

/**
 * True positives stay clear, so that one sees the skin where prediction and reference agree.
 * @param {Mask} predicted @param {Mask} reference @param {number} falsePositive @param {number} falseNegative @param {Uint32Array} out
 */
export function differencePixels(predicted, reference, falsePositive, falseNegative, out) {
  for (let i = 0; i < predicted.length; i++)
    out[i] = predicted[i] === reference[i] ? 0 : predicted[i] ? falsePositive : falseNegative;
  return out;
}

/**
 * "#rrggbb" as the 32-bit pixel of a little-endian canvas, opaque.
 * @param {string} hex
 */
export function pixelOf(hex) {
  const value = parseInt(hex.slice(1), 16);
  return (0xff000000 | (value & 0xff) << 16 | value & 0xff00 | value >> 16) >>> 0;
}

/**
 * Probabilities in the predicted colour, the more opaque the surer.
 * @param {ArrayLike<number>} map @param {string} hex @param {Uint32Array} out
 */
export function heatPixels(map, hex, out) {
  const colour = pixelOf(hex) & 0x00ffffff;
  for (let i = 0; i < map.length; i++) out[i] = (Math.round(map[i] * 0.85) << 24 | colour) >>> 0;
  return out;
}
