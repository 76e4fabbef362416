// @ts-check
// Numbers and drawings of charts as files. A drawing is taken with the colours it is seen in: its styles come from the page's
// sheets, which a file does not have.
const styles = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'visibility',
  'display',
];

/** @param {string} name @param {string} type @param {string} text */
export function saveText(name, type, text) {
  save(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** @param {string} name @param {HTMLElement} holder */
export function saveDrawing(name, holder) {
  const drawing = holder.querySelector('svg, canvas');
  if (!drawing) return;
  const svg = drawing instanceof HTMLCanvasElement ? framed(drawing) : restyled(/** @type {SVGSVGElement} */ (drawing));
  save(name, new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }));
}

/** @param {SVGSVGElement} svg */
function restyled(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  /** @type {NodeListOf<SVGElement>} */
  const to = copy.querySelectorAll('*');
  svg.querySelectorAll('*').forEach((element, i) => {
    const seen = getComputedStyle(element);
    for (const style of styles) to[i].style.setProperty(style, seen.getPropertyValue(style));
  });
  copy.querySelectorAll('foreignObject').forEach(element => element.remove());
  const { width, height } = svg.getBoundingClientRect();
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--surface');
  return copy;
}

/** @param {HTMLCanvasElement} canvas */
function framed(canvas) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${canvas.width} ${canvas.height}`);
  svg.setAttribute('width', String(canvas.width));
  svg.setAttribute('height', String(canvas.height));
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'image');
  image.setAttribute('width', String(canvas.width));
  image.setAttribute('height', String(canvas.height));
  image.setAttribute('href', canvas.toDataURL('image/png'));
  svg.append(image);
  return svg;
}

/** @param {string} name @param {Blob} blob */
function save(name, blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
