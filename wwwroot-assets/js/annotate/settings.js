// @ts-check
// How a reader likes to draw: kept in the browser.

import { readJson, write } from '../browser-storage.js';
import { SIZES } from './brush.js';

const KEY = 'lesionportal.annotate';
const TOOLS = ['brush', 'eraser', 'lasso', 'polygon', 'wand', 'cut', 'move'];

export function load() {
  const base = { tool: 'brush', size: 24, mode: 'add', tolerance: 18, radius: 2, opacity: 0.3 };
  const stored = readJson(KEY) ?? {};
  /** @param {number} value @param {number} low @param {number} high @param {number} otherwise */
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

/** @param {EditorSettings} settings */
export const save = settings => write(KEY, JSON.stringify(settings));
