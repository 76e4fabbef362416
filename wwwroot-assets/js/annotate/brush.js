// @ts-check
// Round brush marks on a mask. Positions in image pixels, 0 the left edge of the first pixel.

/**
 * Every pixel whose centre lies within the capsule between two points; the pixel under the point always. Returns the box touched, or null.
 * @param {Mask} mask @param {number} width @param {number} height @param {Point & { radius: number }} from
 * @param {Point & { radius: number }} to @param {number} value
 */
export function stroke(mask, width, height, from, to, value) {
  const largest = Math.max(from.radius, to.radius, 0.5);
  const box = {
    left: Math.max(Math.floor(Math.min(from.x, to.x) - largest), 0),
    top: Math.max(Math.floor(Math.min(from.y, to.y) - largest), 0),
    right: Math.min(Math.ceil(Math.max(from.x, to.x) + largest), width),
    bottom: Math.min(Math.ceil(Math.max(from.y, to.y) + largest), height),
  };
  if (box.left >= box.right || box.top >= box.bottom) return null;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const px = x + 0.5 - from.x;
      const py = y + 0.5 - from.y;
      const along = length > 0 ? Math.min(Math.max((px * dx + py * dy) / length, 0), 1) : 0;
      const radius = Math.max(from.radius + (to.radius - from.radius) * along, 0.5);
      const ox = px - along * dx;
      const oy = py - along * dy;
      if (ox * ox + oy * oy <= radius * radius) mask[y * width + x] = value;
    }
  }
  const x = Math.floor(to.x), y = Math.floor(to.y);
  if (x >= 0 && y >= 0 && x < width && y < height) mask[y * width + x] = value;
  return box;
}

/**
 * A pen pressed lightly draws finer, down to a third; a mouse always as set.
 * @param {number} size @param {Pick<Pen, 'pointerType' | 'pressure'>} given
 */
export const radiusOf = (size, { pointerType, pressure }) =>
  size / 2 * (pointerType === 'pen' && pressure > 0 ? 1 / 3 + 2 / 3 * Math.min(pressure, 1) : 1);

export const SIZES = { smallest: 1, largest: 300 };

/**
 * The next size up or down: by a pixel when small, by an eighth when large.
 * @param {number} size @param {number} direction
 */
export function stepSize(size, direction) {
  const next = direction > 0 ? Math.max(size + 1, Math.round(size * 1.15)) : Math.min(size - 1, Math.round(size / 1.15));
  return Math.min(Math.max(next, SIZES.smallest), SIZES.largest);
}
