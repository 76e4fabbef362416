// @ts-check
// Draws the panes of the stage into its one canvas.

import { contextOf } from '../canvas.js';

const EXTRA_DASH = [6, 4];
export const GRID_FROM = 12; // screen pixels an image pixel, from which the grid helps

/**
 * `scene`: { image, layers, settings, measures }, `panes`: [{ rect, content }], `view` within a pane.
 * With `swipe` (0 to 1) the two panes lie over one another, parted there.
 * @param {HTMLCanvasElement} canvas @param {ViewerScene | undefined} scene @param {{ rect: Rect, content: string }[]} panes
 * @param {View | undefined} view @param {{ overlays: boolean, swipe?: number | null }} given
 */
export function draw(canvas, scene, panes, view, { overlays, swipe = null }) {
  const ratio = window.devicePixelRatio || 1;
  const context = contextOf(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (!scene || !view) return;
  panes.forEach(({ rect, content }, n) => {
    const parted = swipe === null ? rect
      : n === 0 ? { ...rect, width: rect.width * swipe } : { ...rect, x: rect.x + rect.width * swipe, width: rect.width * (1 - swipe) };
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath();
    context.rect(parted.x, parted.y, parted.width, parted.height);
    context.clip();
    context.setTransform(view.scale * ratio, 0, 0, view.scale * ratio, (rect.x + view.x) * ratio, (rect.y + view.y) * ratio);
    drawPane(context, scene, content, view, rect, overlays);
    context.restore();
  });
  if (swipe === null || !panes.length) return;
  const { rect } = panes[0];
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = 'rgb(255 255 255 / .85)';
  context.fillRect(rect.x + rect.width * swipe - 1, rect.y, 2, rect.height);
}

/**
 * @param {Context} context @param {ViewerScene} scene @param {string} content @param {View} view @param {Size} rect
 * @param {boolean} overlays
 */
function drawPane(context, scene, content, view, rect, overlays) {
  // Beyond 3:1 one wants to see the pixels.
  context.imageSmoothingEnabled = view.scale < 3;
  context.imageSmoothingQuality = 'high';
  const { width, height } = scene.image;
  context.drawImage(content === 'image' ? scene.original : scene.image, 0, 0, width, height);
  if (view.scale >= GRID_FROM) drawGrid(context, view, rect, width, height);
  if (!overlays || content === 'image') return;
  const wanted = layersOf(content, scene);
  /** @param {Picture | undefined} source @param {number} opacity */
  const put = (source, opacity) => {
    if (!source) return;
    context.globalAlpha = opacity;
    context.drawImage(source, 0, 0, width, height);
    context.globalAlpha = 1;
  };
  const { settings, layers } = scene;
  if (wanted.heat) put(layers.get('prediction')?.heat(settings.prediction.colour), 1);
  if (wanted.difference) put(layers.difference('prediction', settings.falsePositive, settings.falseNegative), 0.62);
  for (const { name, look } of wanted.shown) if (look.fill) put(layers.get(name)?.fill(look.colour), look.opacity);
  // Layers may be coarser than a very large picture.
  context.scale(width / layers.width, height / layers.height);
  const pixel = 1 / (view.scale * width / layers.width);
  for (const { name, look } of wanted.shown) if (look.contour) outline(context, layers.get(name)?.path, look, pixel);
  if (content !== 'layers') return;
  for (const [name, measured] of Object.entries(scene.marks)) {
    if (measured && settings[name].on) mark(context, measured, settings[name].colour, pixel);
  }
}

/**
 * Which layers a pane shows and how: a pane of one layer shows it even when the layer is switched off for the others.
 * @param {string} content @param {ViewerScene} given
 */
function layersOf(content, { settings, layers }) {
  /** @param {string} name */
  const known = name => layers.maskOf(name) !== null;
  /** @param {string} name */
  const look = name => settings[name] ?? settings.extra[name];
  const both = known('reference') && known('prediction');
  /** @param {string} name */
  const only = name => ({ name, look: { ...look(name), contour: true } });
  if (content === 'difference') return { difference: both, shown: [] };
  if (content === 'heat') return { heat: known('prediction'), shown: [] };
  if (content !== 'layers') return { shown: known(content) && look(content) ? [only(content)] : [] };
  return {
    heat: settings.heat && Boolean(layers.get('prediction')?.map),
    difference: settings.difference && both,
    shown: layers.names.filter(name => look(name)?.on).map(name => ({ name, look: look(name) })),
  };
}

/** @param {Context} context @param {Path2D | undefined} path @param {LayerLook} look @param {number} pixel */
function outline(context, path, look, pixel) {
  if (!path) return;
  context.lineJoin = 'round';
  context.strokeStyle = 'rgb(0 0 0 / .5)';
  context.lineWidth = 3.6 * pixel;
  context.setLineDash([]);
  context.stroke(path);
  context.strokeStyle = look.colour;
  context.lineWidth = 1.8 * pixel;
  if (look.dashed) context.setLineDash(EXTRA_DASH.map(length => length * pixel));
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * Bounding box and principal axes of a measured lesion.
 * @param {Context} context @param {NonNullable<Shape>} given @param {string} colour @param {number} pixel
 */
function mark(context, { box, centre, angle, major, minor }, colour, pixel) {
  context.lineWidth = 1.2 * pixel;
  context.strokeStyle = colour;
  context.setLineDash([2 * pixel, 3 * pixel]);
  context.strokeRect(box.x, box.y, box.width, box.height);
  context.setLineDash([]);
  context.beginPath();
  for (const [length, turn] of [[major / 2, angle], [minor / 2, angle + Math.PI / 2]]) {
    context.moveTo(centre.x - length * Math.cos(turn), centre.y - length * Math.sin(turn));
    context.lineTo(centre.x + length * Math.cos(turn), centre.y + length * Math.sin(turn));
  }
  context.stroke();
}

/** @param {Context} context @param {View} view @param {Size} rect @param {number} width @param {number} height */
export function drawGrid(context, view, rect, width, height) {
  const left = Math.max(Math.floor(-view.x / view.scale), 0);
  const right = Math.min(Math.ceil((rect.width - view.x) / view.scale), width);
  const top = Math.max(Math.floor(-view.y / view.scale), 0);
  const bottom = Math.min(Math.ceil((rect.height - view.y) / view.scale), height);
  context.beginPath();
  for (let x = left; x <= right; x++) {
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  for (let y = top; y <= bottom; y++) {
    context.moveTo(left, y);
    context.lineTo(right, y);
  }
  context.lineWidth = 1 / view.scale;
  context.strokeStyle = 'rgb(255 255 255 / .22)';
  context.stroke();
}
