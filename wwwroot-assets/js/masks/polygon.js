// @ts-check
// Polygons to pixels. A pixel belongs to a polygon when its centre does (even-odd), so that a contour along pixel edges
// gives back the mask it came from.

/**
 * Loops [x0, y0, x1, y1, …] in pixels → mask; each further loop cuts out or adds by the even-odd rule.
 * @param {Loops} loops @param {number} width @param {number} height
 */
export function fillLoops(loops, width, height) {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings = crossingsAt(loops, y + 0.5);
    for (let n = 0; n + 1 < crossings.length; n += 2) {
      const from = Math.max(Math.ceil(crossings[n] - 0.5), 0);
      const to = Math.min(Math.ceil(crossings[n + 1] - 0.5), width);
      if (to > from) mask.fill(1, y * width + from, y * width + to);
    }
  }
  return mask;
}

/** @param {Loops} loops @param {number} y */
function crossingsAt(loops, y) {
  const found = [];
  for (const points of loops) {
    for (let i = 0, n = points.length; i < n; i += 2) {
      const j = (i + 2) % n;
      const [ax, ay, bx, by] = [points[i], points[i + 1], points[j], points[j + 1]];
      if ((ay <= y) !== (by <= y)) found.push(ax + (y - ay) * (bx - ax) / (by - ay));
    }
  }
  return found.sort((a, b) => a - b);
}

/**
 * Combines a selection with a mask: added, taken away, or in place of it.
 * @param {Mask} mask @param {Mask} selection @param {string} how
 */
export function combine(mask, selection, how) {
  if (how === 'replace') return selection.slice();
  const value = how === 'subtract' ? 0 : 1;
  return Uint8Array.from(mask, (inside, i) => selection[i] ? value : inside);
}
