// @ts-check
// Connected regions of a mask and its holes. A region's pixels touch by side or corner (8); the outside's by side only (4),
// so that a diagonal line of pixels closes a region, as contours() in viewer/masks.js has it.

/**
 * Labels 1…n a pixel, 0 outside; areas[label] is the region's size.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function components(mask, width, height) {
  return label(mask, width, height, 1, true);
}

/** @param {Mask} mask @param {number} width @param {number} height @param {number} value @param {boolean} corners */
function label(mask, width, height, value, corners) {
  const labels = new Int32Array(mask.length);
  const areas = [0];
  /** @type {number[]} */
  const stack = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== value || labels[start]) continue;
    const name = areas.push(0) - 1;
    labels[start] = name;
    stack.push(start);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      areas[name]++;
      const x = i % width;
      const y = (i - x) / width;
      const reach = corners ? 1 : 0;
      for (let dy = -1; dy <= 1; dy++) {
        const ny = y + dy;
        if (ny < 0 || ny >= height) continue;
        const side = dy === 0 ? 1 : reach;
        for (let dx = -side; dx <= side; dx++) {
          const nx = x + dx;
          if (nx < 0 || nx >= width) continue;
          const j = ny * width + nx;
          if (mask[j] === value && !labels[j]) {
            labels[j] = name;
            stack.push(j);
          }
        }
      }
    }
  }
  return { labels, areas };
}

/**
 * The largest region alone; the first met of equals. An empty mask stays empty.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function keepLargest(mask, width, height) {
  const { labels, areas } = components(mask, width, height);
  let largest = 0;
  for (let name = 1; name < areas.length; name++) if (largest === 0 || areas[name] > areas[largest]) largest = name;
  return Uint8Array.from(labels, name => largest > 0 && name === largest ? 1 : 0);
}

/**
 * Everything outside that can't be reached from the image's border becomes inside.
 * @param {Mask} mask @param {number} width @param {number} height
 */
export function fillHoles(mask, width, height) {
  const { labels, areas } = label(mask, width, height, 0, false);
  const open = new Uint8Array(areas.length);
  for (let x = 0; x < width; x++) {
    open[labels[x]] = 1;
    open[labels[(height - 1) * width + x]] = 1;
  }
  for (let y = 0; y < height; y++) {
    open[labels[y * width]] = 1;
    open[labels[y * width + width - 1]] = 1;
  }
  return Uint8Array.from(mask, (inside, i) => inside || !open[labels[i]] ? 1 : 0);
}
