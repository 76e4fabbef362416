// @ts-check
// What the layout needs of the browser: the theme, and the keys that work on every page.

export const isDark = () => window.portalTheme.current === 'dark';

export const toggleTheme = () => window.portalTheme.toggle() === 'dark';

/**
 * True where a key belongs to the field being typed in.
 * @param {unknown} target
 */
export function isTyping(target) {
  return (
    target instanceof Element &&
    target.closest('input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') !== null
  );
}

/**
 * Blurs a button or checkbox after a click or tap, so that the space bar works on the image again. Returns whether it did.
 * @param {MouseEvent} click
 */
export function blurAfterClick(click) {
  const held = /** @type {HTMLElement | null} */ (document.activeElement);
  if (click.detail === 0 || !held?.matches('button, summary, input[type=checkbox], input[type=radio]')) return false; // 0: pressed by a key
  held.blur();
  return true;
}

/**
 * Keys of the whole page; `left` when the window goes away with one held. Listens until the returned function is called.
 * @param {(event: KeyboardEvent) => void} down @param {(event: KeyboardEvent) => void} up @param {() => void} left
 */
export function onKeys(down, up, left) {
  document.addEventListener('keydown', down);
  document.addEventListener('keyup', up);
  window.addEventListener('blur', left);
  return () => {
    document.removeEventListener('keydown', down);
    document.removeEventListener('keyup', up);
    window.removeEventListener('blur', left);
  };
}

/** @type {{ keys: (event: KeyboardEvent) => void, theme: (event: any) => void } | undefined} */
let listener;

/**
 * `?` opens the shortcuts; g then a letter goes to the page whose link carries data-go.
 * @param {DotNetObject} layout
 */
export function listen(layout) {
  let waitingForPage = 0;
  /** @param {KeyboardEvent} event */
  const keys = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '?') {
      event.preventDefault();
      layout.invokeMethodAsync('ShowShortcutsAsync');
    } else if (event.key === 'g') {
      waitingForPage = performance.now();
    } else if (waitingForPage && performance.now() - waitingForPage < 1200) {
      waitingForPage = 0;
      /** @type {HTMLElement | null} */
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        event.stopPropagation();
        link.click();
      }
    }
  };
  /** @param {any} event */
  const theme = event => layout.invokeMethodAsync('ThemeChanged', event.detail === 'dark');
  stop();
  document.addEventListener('keydown', keys, true);
  document.addEventListener('portal-theme', theme);
  listener = { keys, theme };
}

export function stop() {
  if (!listener) return;
  document.removeEventListener('keydown', listener.keys, true);
  document.removeEventListener('portal-theme', listener.theme);
  listener = undefined;
}
