// @ts-check
// How the stage is divided, and what each pane shows. Plain functions: no page, so that Node's test runner can check them.

export const LAYOUTS = ['1', '2', '3', '4', '6', 'swipe'];

const GAP = 2;

/**
 * Equal rectangles, as many as panes, arranged so that the image is as large as can be.
 * @param {number} count @param {Size} stage @param {Size} image
 */
export function rectangles(count, stage, image) {
  let best = { scale: 0, columns: 1 };
  for (let columns = 1; columns <= Math.min(count, 3); columns++) {
    const rows = count / columns;
    if (!Number.isInteger(rows)) continue;
    const scale = Math.min(stage.width / columns / image.width, stage.height / rows / image.height);
    if (scale > best.scale) best = { scale, columns };
  }
  const { columns } = best;
  const rows = count / columns;
  const width = (stage.width - GAP * (columns - 1)) / columns;
  const height = (stage.height - GAP * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, n) => ({
    x: (n % columns) * (width + GAP), y: Math.floor(n / columns) * (height + GAP), width, height,
  }));
}

/**
 * What a pane can show here: [key, name] pairs. `extra` are the layers beside reference and prediction, as { name, title }.
 * @param {{ hasReference: boolean, hasMap: boolean, extra: { name: string, title: string }[] }} given
 */
export function contents({ hasReference, hasMap, extra }) {
  return [
    ['layers', 'Image and layers'],
    ['image', 'Original'],
    ...(hasReference ? [['reference', 'Reference']] : []),
    ...(hasMap ? [['prediction', 'Prediction']] : []),
    ...(hasReference && hasMap ? [['difference', 'Difference']] : []),
    ...(hasMap ? [['heat', 'Probabilities']] : []),
    ...extra.map(({ name, title }) => [name, title]),
  ];
}

/** @type {Record<string, string[]>} */
const ORDER = { 2: ['image', 'layers'], swipe: ['image', 'prediction'], 3: ['image', 'reference', 'prediction'] };
const SIX = ['image', 'reference', 'prediction', 'difference', 'heat'];

/**
 * The panes to begin with in a layout: the wanted ones where they are available, the layers where not.
 * @param {string} layout @param {string[][]} available
 */
export function firstContents(layout, available) {
  const keys = available.map(([key]) => key);
  const second = keys.find(key => key.startsWith('run:')) ?? 'layers';
  const wanted = layout === '1' ? ['layers'] : ORDER[layout] ?? [...SIX, second].slice(0, Number(layout));
  return settle(wanted, available);
}

/**
 * What this case does not have becomes the layers.
 * @param {string[]} wanted @param {string[][]} available
 */
export function settle(wanted, available) {
  const keys = new Set(available.map(([key]) => key));
  return wanted.map(key => keys.has(key) ? key : 'layers');
}

/**
 * "image,difference" or "swipe:image,prediction", as the address keeps it; null for the one usual pane.
 * @param {string} layout @param {string[]} shown
 */
export function toText(layout, shown) {
  if (layout === '1' && shown[0] === 'layers') return null;
  return (layout === 'swipe' ? 'swipe:' : '') + shown.join(',');
}

/**
 * Null where the text says nothing usable.
 * @param {string | null} text
 */
export function fromText(text) {
  if (!text) return null;
  const swipe = text.startsWith('swipe:');
  const shown = (swipe ? text.slice(6) : text).split(',').filter(key => /^[a-z]+(:\d+)?$/.test(key));
  const layout = swipe ? 'swipe' : String(shown.length);
  if (!LAYOUTS.includes(layout) || (swipe && shown.length !== 2)) return null;
  return { layout, shown };
}
