// @ts-check
// The viewer's boxes, sliders, selects and buttons: what is pressed or set becomes a call of the viewer, as a key does in keys.js.

import { dim } from './panel.js';
import { blurAfterClick } from '../shell.js';

/**
 * Listens until the returned function is called.
 * @param {Markup} root @param {import('../viewer.js').Viewer} viewer
 */
export function listen(root, viewer) {
  /** @type {(() => void)[]} */
  const undo = [];
  /** @param {EventTarget} target @param {string} name @param {(event: any) => void} handler */
  const on = (target, name, handler) => {
    target.addEventListener(name, handler);
    undo.push(() => target.removeEventListener(name, handler));
  };
  on(root, 'input', event => changed(viewer, event.target, false));
  on(root, 'change', event => changed(viewer, event.target, true));
  on(root, 'click', event => {
    clicked(viewer, event.target);
    blurAfterClick(event);
  });
  const bare = root.querySelector('[data-hold]');
  on(root, 'pointerdown', event => bare.contains(event.target) && viewer.overlays(false));
  on(root, 'contextmenu', event => bare.contains(event.target) && event.preventDefault()); // a long press
  for (const name of ['pointerup', 'pointercancel']) on(window, name, () => viewer.overlays(true));
  const measures = root.querySelector('[data-measures]');
  if (measures) on(measures, 'toggle', () => viewer.measure());
  return () => undo.forEach(remove => remove());
}

/** @param {import('../viewer.js').Viewer} viewer @param {any} target @param {boolean} finished */
function changed(viewer, target, finished) {
  if (target.matches('select[data-add-layer]')) {
    if (finished && target.value) viewer.addLayer(target.value);
    return;
  }
  if (target.matches('[data-reference-choice]')) {
    if (finished) viewer.showReference(Number(target.value));
    return;
  }
  const name = target.dataset?.set;
  if (!name) return;
  const value = target.type === 'checkbox' ? target.checked : target.type === 'range' ? Number(target.value) : target.value;
  if (name === 'threshold') return viewer.setThreshold(value, finished);
  if (name.endsWith('.on')) dim(target, !value);
  viewer.set(name, value, finished);
}

/** @param {import('../viewer.js').Viewer} viewer @param {any} target */
function clicked(viewer, target) {
  const removed = target.closest('[data-remove-layer]')?.dataset.removeLayer;
  if (removed) viewer.removeLayer(removed);
  const layout = target.closest('[data-layout]')?.dataset.layout;
  if (layout) viewer.choose(layout);
  viewer.act(target.closest('[data-act]')?.dataset.act);
}
