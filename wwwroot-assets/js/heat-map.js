// @ts-check
// Cases × runs as coloured cells on a canvas: thousands of cells as elements take a browser over a second.
// Viridis (Smith, van der Walt 2015), dark where it is worst; a click, or Enter on the cell moved to by arrow keys, opens the viewer.
import { contextOf } from './canvas.js';

const viridis = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
const head = 26, label = 92, rowHeight = 15, leastWidth = 26;

/** @typedef {{ row: number, column: number }} Cell */

/**
 * What HeatMap.razor sends.
 * @typedef {object} Drawing
 * @property {string[]} rows
 * @property {{ run: number, name: string, colour: string }[]} columns
 * @property {(number | null)[][]} values
 * @property {number} low
 * @property {number} high
 * @property {boolean} higherIsBetter
 * @property {string} unit
 * @property {number} decimals
 * @property {string} query
 */

/**
 * @typedef {object} Shown
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLElement} said
 * @property {Drawing} drawing
 * @property {Cell | null} at
 * @property {number} cellWidth
 * @property {ResizeObserver} observer
 * @property {MutationObserver} themes
 * @property {AbortController} abort
 */

/** @type {Map<string, Shown>} */
const maps = new Map();

/** @param {Markup} holder @param {string} id @param {Drawing} drawing */
export function create(holder, id, drawing) {
  destroy(id);
  const canvas = holder.querySelector('canvas'), said = holder.querySelector('[data-said]');
  /** @type {Shown} */
  const map = {
    canvas, said, drawing, at: null, cellWidth: leastWidth, abort: new AbortController(),
    observer: new ResizeObserver(() => paint(map)), themes: new MutationObserver(() => paint(map)),
  };
  maps.set(id, map);
  const { signal } = map.abort;
  canvas.addEventListener('pointermove', (/** @type {MouseEvent} */ e) => moveTo(map, cellUnder(map, e)), { signal });
  canvas.addEventListener('pointerleave', () => moveTo(map, null), { signal });
  canvas.addEventListener('click', (/** @type {MouseEvent} */ e) => open(map, cellUnder(map, e)), { signal });
  canvas.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => onKey(map, e), { signal });
  map.observer.observe(holder);
  map.themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  paint(map);
}

/** @param {string} id @param {Drawing} drawing */
export function replace(id, drawing) {
  const map = maps.get(id);
  if (!map) return;
  map.drawing = drawing;
  map.at = null;
  paint(map);
}

/** @param {string} id */
export function destroy(id) {
  const map = maps.get(id);
  if (!map) return;
  maps.delete(id);
  map.abort.abort();
  map.observer.disconnect();
  map.themes.disconnect();
}

/** @param {number} value @param {Pick<Drawing, 'low' | 'high' | 'higherIsBetter'>} given */
export function colourOf(value, { low, high, higherIsBetter }) {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 1;
  const at = (higherIsBetter ? share : 1 - share) * (viridis.length - 1);
  const i = Math.min(viridis.length - 2, Math.floor(at)), part = at - i;
  return `rgb(${viridis[i].map((c, k) => Math.round(c + part * (viridis[i + 1][k] - c))).join(' ')})`;
}

/** @param {number} x @param {number} y @param {{ rows: unknown[], columns: unknown[] }} given @param {number} cellWidth */
export function cellAt(x, y, { rows, columns }, cellWidth) {
  const row = Math.floor((y - head) / rowHeight), column = Math.floor((x - label) / cellWidth);
  return row >= 0 && row < rows.length && column >= 0 && column < columns.length ? { row, column } : null;
}

/** @param {Shown} map */
function paint(map) {
  const { canvas, drawing } = map;
  const { rows, columns, values } = drawing;
  const scale = window.devicePixelRatio || 1;
  const width = Math.max(canvas.parentElement?.clientWidth ?? 0, label + leastWidth * columns.length);
  const height = head + rowHeight * rows.length + 2;
  map.cellWidth = Math.min(90, (width - label) / columns.length);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = contextOf(canvas), style = getComputedStyle(canvas);
  pen.scale(scale, scale);
  pen.font = `11px ${style.fontFamily}`;
  pen.textBaseline = 'middle';
  const text = style.color;
  columns.forEach((column, i) => {
    pen.fillStyle = column.colour;
    pen.fillRect(label + i * map.cellWidth + 1, head - 6, map.cellWidth - 2, 4);
    pen.fillStyle = text;
    pen.fillText(`#${column.run}`, label + i * map.cellWidth + 2, 10, map.cellWidth - 3);
  });
  rows.forEach((row, r) => {
    pen.fillStyle = text;
    pen.fillText(row, 0, head + (r + 0.5) * rowHeight, label - 6);
    columns.forEach((_, c) => {
      const value = values[r][c];
      if (value == null) return;
      pen.fillStyle = colourOf(value, drawing);
      pen.fillRect(label + c * map.cellWidth, head + r * rowHeight, map.cellWidth - 1, rowHeight - 1);
    });
  });
  outline(map, pen, text);
}

/** @param {Shown} map @param {Context} pen @param {string} colour */
function outline(map, pen, colour) {
  if (!map.at) return;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.strokeRect(label + map.at.column * map.cellWidth, head + map.at.row * rowHeight, map.cellWidth - 1, rowHeight - 1);
}

/** @param {Shown} map @param {Cell | null} cell */
function moveTo(map, cell) {
  if (cell?.row === map.at?.row && cell?.column === map.at?.column) return;
  map.at = cell;
  paint(map);
  const { rows, columns, values, unit, decimals } = map.drawing;
  const value = cell && values[cell.row][cell.column];
  map.said.textContent = !cell
    ? ''
    : `${rows[cell.row]} by ${columns[cell.column].name}: ${value == null ? 'no value' : value.toFixed(decimals) + unit}`;
  map.canvas.style.cursor = value == null ? 'default' : 'pointer';
}

/** @param {Shown} map @param {MouseEvent} event */
function cellUnder(map, event) {
  const box = map.canvas.getBoundingClientRect();
  return cellAt(event.clientX - box.left, event.clientY - box.top, map.drawing, map.cellWidth);
}

/** @param {Shown} map @param {KeyboardEvent} event */
function onKey(map, event) {
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const step = steps[event.key];
  if (event.key === 'Enter') open(map, map.at);
  if (!step) return;
  event.preventDefault();
  const { rows, columns } = map.drawing;
  moveTo(
    map,
    map.at
      ? { row: clamp(map.at.row + step[0], rows.length), column: clamp(map.at.column + step[1], columns.length) }
      : { row: 0, column: 0 },
  );
}

/** @param {number} value @param {number} length */
function clamp(value, length) {
  return Math.min(length - 1, Math.max(0, value));
}

/** @param {Shown} map @param {Cell | null} cell */
function open(map, cell) {
  if (!cell || map.drawing.values[cell.row][cell.column] == null) return;
  const { rows, columns, query } = map.drawing;
  Blazor.navigateTo(`/runs/${columns[cell.column].run}/cases/${rows[cell.row]}${query}`);
}
