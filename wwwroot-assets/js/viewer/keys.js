// @ts-check
// The viewer's keys. `?` lists them (Layout/ShortcutGroup.cs).

import { isTyping, onKeys } from '../shell.js';
import { LAYOUTS } from './panes.js';

/** @type {Record<string, [number, number]>} */
const PAN = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

/**
 * Listens until the returned function is called. `viewer` offers act, flip, toggle, toggleLayer, nudge, pan, choose and overlays.
 * @param {import('../viewer.js').Viewer} viewer
 */
export function listen(viewer) {
  /** @param {KeyPress} event */
  const down = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
      || document.querySelector('.mud-dialog')) return;
    const inSlider = event.target.type === 'range';
    if (event.code === 'Space') {
      // On a button, a box or a link the space bar already means something.
      if (event.target.closest('button:not([data-hold]), input, a, summary')) return;
      event.preventDefault();
      viewer.overlays(false);
    } else if (PAN[event.key] && event.shiftKey && !inSlider) {
      event.preventDefault();
      viewer.pan(...PAN[event.key]);
    } else if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !inSlider) {
      follow(`[data-step="${event.key === 'ArrowLeft' ? 'previous' : 'next'}"]`, event);
    } else if (/^[1-9]$/.test(event.key)) {
      follow(`[data-run-key="${event.key}"]`, event);
    } else {
      letters[event.key]?.(viewer);
    }
  };
  /** @param {KeyPress} event */
  const up = event => event.code === 'Space' && viewer.overlays(true);
  const left = () => viewer.overlays(true);
  return onKeys(down, up, left);
}

/** @type {Record<string, (viewer: import('../viewer.js').Viewer) => void>} */
const letters = {
  r: viewer => viewer.toggleLayer('reference'),
  p: viewer => viewer.toggleLayer('prediction'),
  c: viewer => viewer.flip('contour'),
  f: viewer => viewer.flip('fill'),
  d: viewer => viewer.toggle('difference'),
  h: viewer => viewer.toggle('heat'),
  m: viewer => viewer.toggle('marks'),
  b: viewer => viewer.toggle('hair'),
  v: viewer => viewer.choose(LAYOUTS[(LAYOUTS.indexOf(viewer.layout) + 1) % LAYOUTS.length]),
  s: viewer => viewer.choose(viewer.layout === 'swipe' ? '1' : 'swipe'),
  ',': viewer => viewer.nudge(-0.01),
  '.': viewer => viewer.nudge(0.01),
  t: viewer => viewer.act('rule'),
  0: viewer => viewer.act('fit'),
  z: viewer => viewer.act('real'),
  '+': viewer => viewer.act('in'),
  '=': viewer => viewer.act('in'),
  '-': viewer => viewer.act('out'),
};

/** @param {string} selector @param {KeyPress} event */
function follow(selector, event) {
  /** @type {HTMLAnchorElement | null} */
  const link = document.querySelector(`a${selector}`);
  if (!link) return;
  event.preventDefault();
  link.click(); // a real link: Blazor's router takes it from here
}
