// @ts-check
// The cases × runs grid: pictures are drawn when they come into sight, a few hundred at once would stall the page.
import { draw } from './report-masks.js';

/** @type {IntersectionObserver | undefined} */
let observer;

/** @param {HTMLElement | null} grid */
export function watch(grid) {
  stop();
  if (!grid) return;
  observer = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer?.unobserve(target);
      draw(target.parentElement);
    }
  }, { rootMargin: '300px' });
  for (const canvas of grid.querySelectorAll('canvas[data-image]:not([data-drawn])')) observer.observe(canvas);
}

export function stop() {
  observer?.disconnect();
  observer = undefined;
}
