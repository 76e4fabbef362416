// @ts-check
// How a reader likes the layers: kept in the browser. What a link should restore: kept in the address.

import { readJson, write } from '../browser-storage.js';
import { fromText, toText } from './panes.js';

const KEY = 'lesionportal.viewer';

// Colour-blind readers can tell them from each other and from reference, prediction, difference and skin
// (tests/js/colour-blind.test.mjs); dashed as well.
const EXTRA_COLOURS = ['#bb55ff', '#0000ff', '#007700', '#550099'];

/** Layer colours follow the page's custom properties, so that the same colour means the same everywhere. */
export function defaults() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const colour = name => style.getPropertyValue(name).trim();
  return {
    reference: { on: true, contour: true, fill: false, colour: colour('--reference'), opacity: 0.35 },
    prediction: { on: true, contour: true, fill: false, colour: colour('--prediction'), opacity: 0.35 },
    extra: {},
    version: null, // of the reference; null: the page's own choice
    falsePositive: colour('--false-positive'),
    falseNegative: colour('--false-negative'),
    difference: false,
    heat: false,
    marks: false,
    layout: '1',
    shown: ['layers'],
    swipe: 0.5,
    // Never kept: an altered image must not surprise.
    contrast: 0,
    brightness: 0,
    hair: false,
  };
}

/** @param {number} count */
export const extraLook = count => ({
  on: true,
  contour: true,
  fill: false,
  dashed: true,
  colour: EXTRA_COLOURS[count % EXTRA_COLOURS.length],
  opacity: 0.35,
});

export function load() {
  const base = defaults();
  const stored = readJson(KEY) ?? {};
  return {
    ...base,
    difference: Boolean(stored.difference),
    heat: Boolean(stored.heat),
    reference: { ...base.reference, ...stored.reference },
    prediction: { ...base.prediction, ...stored.prediction },
  };
}

/** @param {Pick<ViewerSettings, 'reference' | 'prediction' | 'difference' | 'heat'>} given */
export const save = ({ reference, prediction, difference, heat }) =>
  write(KEY, JSON.stringify({ reference, prediction, difference, heat }));

// Letters in ?layers=: r/R reference contour/fill, p/P prediction contour/fill, d difference, h heat map.
/** @param {ViewerSettings} s */
export function layersText(s) {
  /** @param {'reference' | 'prediction'} layer @param {'contour' | 'fill'} property @param {string} text */
  const letter = (layer, property, text) => s[layer].on && s[layer][property] ? text : '';
  return letter('reference', 'contour', 'r') + letter('reference', 'fill', 'R') + letter('prediction', 'contour', 'p')
    + letter('prediction', 'fill', 'P') + (s.difference ? 'd' : '') + (s.heat ? 'h' : '') || '-';
}

/** @param {ViewerSettings} s @param {string} text */
export function applyLayersText(s, text) {
  s.reference.on = s.prediction.on = true;
  s.reference.contour = text.includes('r');
  s.reference.fill = text.includes('R');
  s.prediction.contour = text.includes('p');
  s.prediction.fill = text.includes('P');
  s.difference = text.includes('d');
  s.heat = text.includes('h');
}

/**
 * Fills the settings from the address; returns its threshold, or null.
 * @param {ViewerSettings} settings
 */
export function readAddress(settings) {
  const query = new URLSearchParams(location.search);
  const layers = query.get('layers');
  if (layers !== null) applyLayersText(settings, layers);
  Object.assign(settings, fromText(query.get('panes')));
  for (const name of (query.get('with') ?? '').split(',').filter(text => /^(run|revision):\d+$/.test(text)))
    settings.extra[name] = extraLook(Object.keys(settings.extra).length);
  settings.version = Number.parseInt(query.get('reference') ?? '', 10) || null;
  const threshold = Number.parseFloat(query.get('threshold') ?? '');
  return threshold >= 0 && threshold <= 1 ? threshold : null;
}

/**
 * `threshold` null: the run's own rule, which needs no place in the address.
 * @param {number | null} threshold @param {ViewerSettings} settings
 */
export function writeAddress(threshold, settings) {
  const url = new URL(location.href);
  /** @param {string} name @param {string | null | undefined | false} text */
  const put = (name, text) => text ? url.searchParams.set(name, text) : url.searchParams.delete(name);
  put('threshold', threshold?.toFixed(4).replace(/0+$/, ''));
  put('layers', layersText(settings));
  put('panes', toText(settings.layout, settings.shown));
  put('with', Object.keys(settings.extra).join(','));
  put('reference', settings.version ? String(settings.version) : null);
  // Colons and commas are legible there and allowed.
  const href = url.href.replaceAll('%3A', ':').replaceAll('%2C', ',');
  // Blazor keeps its own state there; it must stay.
  if (href !== location.href) history.replaceState(history.state, '', href);
}
