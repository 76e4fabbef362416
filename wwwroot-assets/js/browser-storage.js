// @ts-check
// What this browser keeps for the portal. Where storage is off or full it is kept as long as the page is open.

const here = new Map();

/**
 * The text under the key, or null.
 * @param {string} key
 */
export function read(key) {
  if (here.has(key)) return here.get(key);
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is off: nothing was kept
  }
}

/** @param {string} key @param {string} text */
export function write(key, text) {
  try {
    localStorage.setItem(key, text);
    here.delete(key);
  } catch {
    here.set(key, text);
  }
}

/** @param {string} key */
export function forget(key) {
  here.delete(key);
  try {
    localStorage.removeItem(key);
  } catch { /* storage is off: nothing was kept */ }
}

/**
 * What was kept as JSON, or null where there is none or it is damaged.
 * @param {string} key
 */
export function readJson(key) {
  try {
    return JSON.parse(read(key));
  } catch {
    return null;
  }
}
