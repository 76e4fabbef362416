// How a reader likes to draw: kept in the browser.

import { SIZES } from './brush.js';

const KEY = 'lesionportal.annotate';
const TOOLS = ['brush', 'eraser', 'lasso', 'polygon', 'wand', 'cut', 'move'];

export function load() {
  const base = { tool: 'brush', size: 24, mode: 'add', tolerance: 18, radius: 2, opacity: 0.3 };
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch { /* storage off or damaged: as usual */ }
  const between = (value, low, high, otherwise) => value >= low && value <= high ? value : otherwise;
  return {
    tool: TOOLS.includes(stored.tool) ? stored.tool : base.tool,
    size: between(stored.size, SIZES.smallest, SIZES.largest, base.size),
    mode: stored.mode === 'subtract' ? 'subtract' : base.mode,
    tolerance: between(stored.tolerance, 1, 80, base.tolerance),
    radius: between(stored.radius, 1, 20, base.radius),
    opacity: between(stored.opacity, 0, 1, base.opacity),
  };
}

export function save(settings) {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch { /* not kept; nothing is lost but comfort */ }
}
