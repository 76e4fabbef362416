// @ts-check
// Magic wand: what is connected to a pixel and like it in colour.

/**
 * Selected pixels as a mask: joined by sides to (x, y), each within `tolerance` (0 to 255, the largest difference of a channel) of
 * the mean of the 3×3 pixels clicked, so that noise of one pixel does not decide.
 * @param {Uint8ClampedArray} rgba @param {number} width @param {number} height @param {number} x @param {number} y
 * @param {number} tolerance
 */
export function wand(rgba, width, height, x, y, tolerance) {
  const chosen = new Uint8Array(width * height);
  if (x < 0 || y < 0 || x >= width || y >= height) return chosen;
  const seed = meanAround(rgba, width, height, x, y);
  /** @param {number} i */
  const alike = i =>
    Math.max(Math.abs(rgba[4 * i] - seed[0]), Math.abs(rgba[4 * i + 1] - seed[1]), Math.abs(rgba[4 * i + 2] - seed[2])) <= tolerance;
  const start = y * width + x;
  chosen[start] = 1;
  const stack = [start];
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const column = i % width;
    if (column > 0) visit(i - 1);
    if (column < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i + width < chosen.length) visit(i + width);
  }
  return chosen;

  /** @param {number} i */
  function visit(i) {
    if (chosen[i] || !alike(i)) return;
    chosen[i] = 1;
    stack.push(i);
  }
}

/** @param {Uint8ClampedArray} rgba @param {number} width @param {number} height @param {number} x @param {number} y */
function meanAround(rgba, width, height, x, y) {
  const sum = [0, 0, 0];
  let count = 0;
  for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, height - 1); v++) {
    for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, width - 1); u++, count++) {
      for (let channel = 0; channel < 3; channel++) sum[channel] += rgba[4 * (v * width + u) + channel];
    }
  }
  return sum.map(value => value / count);
}
