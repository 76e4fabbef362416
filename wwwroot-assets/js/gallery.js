// @ts-check
// Hovering or focusing a thumbnail draws its mask's outline. Razor leaves an empty path for it in each tile.

import { contours, maskFromGrey, pathOf } from './viewer/masks.js';
import { grey } from './viewer/sources.js';

/** @param {HTMLElement} gallery */
export function attach(gallery) {
  /** @param {any} event */
  const show = event => outline(event.target.closest('[data-mask]'));
  gallery.addEventListener('pointerover', show);
  gallery.addEventListener('focusin', show);
}

/** @param {any} tile */
async function outline(tile) {
  const path = tile?.querySelector('path');
  if (!path || path.dataset.of === tile.dataset.mask) return;
  path.dataset.of = tile.dataset.mask;
  try {
    const mask = await grey(tile.dataset.mask);
    path.ownerSVGElement.setAttribute('viewBox', `0 0 ${mask.width} ${mask.height}`);
    path.setAttribute('d', pathOf(contours(maskFromGrey(mask.values), mask.width, mask.height)));
  } catch {
    delete path.dataset.of; // the next hover tries again
  }
}
