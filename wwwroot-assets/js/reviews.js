// @ts-check
// Keyboard shortcuts of a review, and the unfinished verdict.

import { forget as forgetText, read, readJson, write } from './browser-storage.js';
import { all, toggleFill } from './mask-picture.js';
import { isTyping, blurAfterClick, onKeys } from './shell.js';

const PREFIX = 'lesionportal.review.';

// Keys sent to the server; the others only change the display.
const SENT_KEYS = new Set(['1', '2', '3', '4', 'q', 'w', 'e', 'u', 'Backspace', 'p', 'ArrowLeft', 'ArrowRight']);

/** @type {(() => void) | undefined} */
let forgetListeners;

/** @param {DotNetObject} page */
export function listen(page) {
  stop();
  /** @param {KeyPress} event */
  const down = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (document.querySelector('.mud-dialog')) return;
    if (shows(event)) event.preventDefault();
    else if (event.key === 'c') focusComment(event);
    else if (SENT_KEYS.has(event.key)) tell(event, event.key);
    // After the digits themselves: on some keyboards these are typed with Shift.
    else if (event.shiftKey && /^Digit[1-5]$/.test(event.code)) tell(event, `Confidence${event.code.at(-1)}`);
  };
  /** @param {KeyboardEvent} event @param {string} key */
  const tell = (event, key) => {
    event.preventDefault();
    if (!event.repeat) page.invokeMethodAsync('PressAsync', key);
  };
  /** @param {KeyboardEvent} event */
  const up = event => {
    if (event.key === ' ') overlays(true);
  };
  /** @param {MouseEvent & { target: any }} event */
  const pressed = event => {
    // Or the space bar, held to look under the outlines, would judge once more.
    if (event.target.closest('.review, .look-back')) blurAfterClick(event);
  };
  const forgetKeys = onKeys(down, up, () => overlays(true));
  document.addEventListener('click', pressed);
  window.addEventListener('pagehide', keepTime);
  forgetListeners = () => {
    forgetKeys();
    document.removeEventListener('click', pressed);
    window.removeEventListener('pagehide', keepTime);
  };
}

export function stop() {
  forgetListeners?.();
  forgetListeners = undefined;
}

/**
 * Of one item, until its verdict is in.
 * @param {string} item @param {string} draft
 */
export const keep = (item, draft) => write(PREFIX + item, draft);
/** @param {string} item */
export const kept = item => read(PREFIX + item);
/** @param {string} item */
export const forget = item => forgetText(PREFIX + item);

/** A page that is reloaded or closed can't tell the server how long the item was looked at (VerdictDraft.Seconds). */
function keepTime() {
  /** @type {HTMLElement | null} */
  const review = document.querySelector('.review');
  const picture = all().find(({ canvas }) => review?.contains(canvas));
  const seconds = picture?.seconds() ?? 0;
  if (!review || !picture || seconds <= 0) return;
  const { item = '' } = review.dataset;
  const draft = readJson(PREFIX + item);
  keep(item, JSON.stringify({ ...draft, seconds: (draft?.seconds ?? 0) + seconds }));
  picture.startAgain();
}

/** Of the pin that was just put. */
export function focusNote() {
  /** @type {NodeListOf<HTMLInputElement>} */
  const notes = document.querySelectorAll('.review ol input');
  [...notes].at(-1)?.focus();
}

/** @param {KeyPress} given */
function shows({ key, target }) {
  if (key === ' ' && !target.closest?.('button, a, summary, label, input')) overlays(false);
  else if (key === 'f') toggleFill();
  else if (key === '0') all().forEach(picture => picture.fit());
  else if (key === '+' || key === '=') all().forEach(picture => picture.zoom(1.25));
  else if (key === '-') all().forEach(picture => picture.zoom(0.8));
  else return false;
  return true;
}

/** @param {boolean} on */
function overlays(on) {
  each(picture => { picture.overlays = on; });
}

/** @param {(picture: ReturnType<typeof all>[number]) => void} change */
function each(change) {
  for (const picture of all()) {
    change(picture);
    picture.draw();
  }
}

/** @param {Event} event */
function focusComment(event) {
  /** @type {HTMLElement | null} */
  const field = document.querySelector('[data-comment]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}
