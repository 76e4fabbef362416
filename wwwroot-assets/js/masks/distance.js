// @ts-check
// Exact Euclidean distances and what is measured with them. Masks are Uint8Array of 0 and 1, row by row.

const FAR = 1e20;

/**
 * Inside pixels with a neighbour (up, down, left, right) outside; beyond the image is outside, as SciPy's erosion has it.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function boundary(mask, width, height) {
  const edge = new Uint8Array(mask.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] && (x === 0 || y === 0 || x === width - 1 || y === height - 1
        || !mask[i - 1] || !mask[i + 1] || !mask[i - width] || !mask[i + width])) edge[i] = 1;
    }
  }
  return edge;
}

/**
 * Squared distance of every pixel to the nearest pixel of the set, in pixels; about 1e20 where the set is empty.
 * Felzenszwalb & Huttenlocher, "Distance transforms of sampled functions", 2012: lower envelope of parabolas, columns then rows.
 * @param {ArrayLike<number>} set @param {number} width @param {number} height
 */
export function squaredDistance(set, width, height) {
  const field = new Float64Array(set.length);
  for (let i = 0; i < set.length; i++) field[i] = set[i] ? 0 : FAR;
  const longest = Math.max(width, height);
  const line = new Float64Array(longest);
  const at = new Int32Array(longest);
  const from = new Float64Array(longest + 1);
  for (let x = 0; x < width; x++) along(field, x, width, height, line, at, from);
  for (let y = 0; y < height; y++) along(field, y * width, 1, width, line, at, from);
  return field;
}

/**
 * @param {Float64Array} field @param {number} start @param {number} step @param {number} length @param {Float64Array} line
 * @param {Int32Array} at @param {Float64Array} from
 */
function along(field, start, step, length, line, at, from) {
  let any = false;
  for (let q = 0; q < length; q++) {
    line[q] = field[start + q * step];
    any ||= line[q] < FAR;
  }
  if (!any) return;
  let k = -1;
  for (let q = 0; q < length; q++) {
    if (line[q] >= FAR) continue;
    let meet = -Infinity;
    while (k >= 0) {
      meet = (line[q] + q * q - line[at[k]] - at[k] * at[k]) / (2 * (q - at[k]));
      if (meet > from[k]) break;
      k--;
    }
    at[++k] = q;
    from[k] = k === 0 ? -Infinity : meet;
  }
  const last = k;
  from[last + 1] = Infinity;
  k = 0;
  for (let q = 0; q < length; q++) {
    while (from[k + 1] < q) k++;
    field[start + q * step] = (q - at[k]) * (q - at[k]) + line[at[k]];
  }
}

/**
 * Symmetric distances between two masks' boundaries in pixels: `mean` over the boundary pixels of both (average symmetric surface
 * distance) and `hd95`, the larger of the two directions' 95th percentiles. Both empty: 0. One empty: the image's diagonal, so
 * that a missed lesion is not the best of scores.
 * @param {Mask} predicted @param {Mask} reference @param {number} width @param {number} height
 * @param {{ edge?: Mask, field?: Float64Array }} [cached]
 */
export function surfaceDistances(predicted, reference, width, height, cached = {}) {
  const one = boundary(predicted, width, height);
  const other = cached.edge ?? boundary(reference, width, height);
  const toOther = cached.field ?? squaredDistance(other, width, height);
  Object.assign(cached, { edge: other, field: toOther });
  const there = readAt(one, toOther);
  const back = readAt(other, there.length ? squaredDistance(one, width, height) : toOther);
  if (!there.length && !back.length) return { mean: 0, hd95: 0 };
  if (!there.length || !back.length) {
    const diagonal = Math.sqrt(width * width + height * height);
    return { mean: diagonal, hd95: diagonal };
  }
  // From the smallest on, as LesionPortal.Core's SurfaceDistances adds them: the same sum to the last bit.
  /** @param {Float64Array} values */
  const sum = values => values.reduce((total, value) => total + value, 0);
  return {
    mean: (sum(there) + sum(back)) / (there.length + back.length),
    hd95: Math.max(percentile(there, 0.95), percentile(back, 0.95)),
  };
}

/**
 * Ascending.
 * @param {Mask} edge @param {Float64Array} squared
 */
function readAt(edge, squared) {
  let length = 0;
  for (let i = 0; i < edge.length; i++) length += edge[i];
  const values = new Float64Array(length);
  for (let i = 0, n = 0; n < length; i++) if (edge[i]) values[n++] = Math.sqrt(squared[i]);
  return values.sort();
}

/**
 * Linear between the two nearest ranks, as NumPy's default.
 * @param {Float64Array} sorted @param {number} share
 */
function percentile(sorted, share) {
  const rank = share * (sorted.length - 1);
  const low = Math.floor(rank);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (rank - low);
}
