// @ts-check
// Small pictures of the report: the image, the reference's outline, the prediction's outline over it.
import { contextOf } from './canvas.js';
import { grey, bitmap } from './viewer/sources.js';
import * as masks from './viewer/masks.js';

const WIDTH = 320;

// Canvases say what they show in data-image, data-reference, data-prediction, and the run's rule in data-threshold and
// data-largest; each is drawn once.
/** @param {HTMLElement | null} container */
export async function draw(container) {
  if (!container) return;
  const style = getComputedStyle(document.documentElement);
  const colours = { reference: style.getPropertyValue('--reference').trim(), prediction: style.getPropertyValue('--prediction').trim() };
  /** @type {NodeListOf<HTMLCanvasElement>} */
  const canvases = container.querySelectorAll('canvas[data-image]:not([data-drawn])');
  for (const canvas of canvases) {
    canvas.dataset.drawn = 'yes';
    try {
      await drawOne(canvas, colours);
    } catch (error) {
      canvas.dataset.failed = 'yes';
      canvas.title = `Could not be drawn: ${error.message}`;
    }
  }
}

/** @param {HTMLCanvasElement} canvas @param {{ reference: string, prediction: string }} colours */
async function drawOne(canvas, colours) {
  const { image = '', reference = '', prediction = '', threshold, largest } = canvas.dataset;
  const picture = await bitmap(image);
  canvas.width = WIDTH;
  canvas.height = Math.round(WIDTH * picture.height / picture.width);
  const context = contextOf(canvas);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const drawn = await grey(reference);
  const { width, height } = drawn; // the image's; the picture itself is smaller
  /** @param {Mask} mask @param {string} colour */
  const outlined = (mask, colour) =>
    outline(context, masks.contours(mask, width, height), canvas.width / width, canvas.height / height, colour);
  outlined(masks.maskFromGrey(drawn.values), colours.reference);
  const map = await grey(prediction);
  const large = masks.resizeMap(map.values, map.width, map.height, width, height);
  outlined(masks.decide(large, width, height, { threshold: Number(threshold), largestRegion: largest !== undefined }), colours.prediction);
}

/** @param {Context} context @param {Loops} loops @param {number} scaleX @param {number} scaleY @param {string} colour */
function outline(context, loops, scaleX, scaleY, colour) {
  const path = new Path2D();
  path.addPath(new Path2D(masks.pathOf(loops)), new DOMMatrix([scaleX, 0, 0, scaleY, 0, 0]));
  context.lineJoin = 'round';
  context.lineWidth = 2.5;
  context.strokeStyle = colour;
  context.stroke(path);
}
