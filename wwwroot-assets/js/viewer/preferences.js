// How a reader likes the layers: kept in the browser. What a link should restore: kept in the address.

const KEY = 'lesionportal.viewer';

/** Layer colours follow the page's custom properties, so that the same colour means the same everywhere. */
export function defaults() {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  return {
    reference: { contour: true, fill: false, colour: colour('--reference'), opacity: 0.35 },
    prediction: { contour: true, fill: false, colour: colour('--prediction'), opacity: 0.35 },
    falsePositive: colour('--false-positive'),
    falseNegative: colour('--false-negative'),
    difference: false,
    heat: false,
  };
}

export function load() {
  const base = defaults();
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch { /* storage off or damaged: the defaults */ }
  return {
    ...base,
    difference: Boolean(stored.difference),
    heat: Boolean(stored.heat),
    reference: { ...base.reference, ...stored.reference },
    prediction: { ...base.prediction, ...stored.prediction },
  };
}

export function save({ reference, prediction, difference, heat }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ reference, prediction, difference, heat }));
  } catch { /* not kept; nothing is lost but comfort */ }
}

// Letters in ?layers=: r/R reference contour/fill, p/P prediction contour/fill, d difference, h heat map.
export function layersText(s) {
  return (s.reference.contour ? 'r' : '') + (s.reference.fill ? 'R' : '') + (s.prediction.contour ? 'p' : '')
    + (s.prediction.fill ? 'P' : '') + (s.difference ? 'd' : '') + (s.heat ? 'h' : '') || '-';
}

export function applyLayersText(s, text) {
  s.reference.contour = text.includes('r');
  s.reference.fill = text.includes('R');
  s.prediction.contour = text.includes('p');
  s.prediction.fill = text.includes('P');
  s.difference = text.includes('d');
  s.heat = text.includes('h');
}

export function readAddress(settings) {
  const query = new URLSearchParams(location.search);
  const layers = query.get('layers');
  if (layers !== null) applyLayersText(settings, layers);
  const threshold = Number.parseFloat(query.get('threshold') ?? '');
  return threshold >= 0 && threshold <= 1 ? threshold : null;
}

/** `threshold` null: the run's own rule, which needs no place in the address. */
export function writeAddress(threshold, layers) {
  const url = new URL(location.href);
  if (threshold === null) url.searchParams.delete('threshold');
  else url.searchParams.set('threshold', threshold.toFixed(4).replace(/0+$/, ''));
  url.searchParams.set('layers', layers);
  // Blazor keeps its own state there; it must stay.
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}
