// Small pictures of the report: the image, the reference's outline, the prediction's outline over it.
import { grey, bitmap } from './viewer/sources.js';
import * as masks from './viewer/masks.js';

const WIDTH = 320;

// Canvases say what they show in data-image, data-reference, data-prediction, and the run's rule in data-threshold and
// data-largest; each is drawn once.
export async function draw(container) {
  if (!container) return;
  const style = getComputedStyle(document.documentElement);
  const colours = { reference: style.getPropertyValue('--reference').trim(), prediction: style.getPropertyValue('--prediction').trim() };
  for (const canvas of container.querySelectorAll('canvas[data-image]:not([data-drawn])')) {
    canvas.dataset.drawn = 'yes';
    try {
      await drawOne(canvas, colours);
    } catch (error) {
      canvas.dataset.failed = 'yes';
      canvas.title = `Could not be drawn: ${error.message}`;
    }
  }
}

async function drawOne(canvas, colours) {
  const { image, reference, prediction, threshold, largest } = canvas.dataset;
  const picture = await bitmap(image);
  canvas.width = WIDTH;
  canvas.height = Math.round(WIDTH * picture.height / picture.width);
  const context = canvas.getContext('2d');
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (reference) {
    const mask = await grey(reference);
    outline(context, masks.contours(masks.maskFromGrey(mask.values), mask.width, mask.height), canvas.width / mask.width, canvas.height / mask.height, colours.reference);
  }
  if (prediction) {
    const map = await grey(prediction);
    const large = masks.resizeMap(map.values, map.width, map.height, canvas.width, canvas.height);
    const mask = masks.decide(large, canvas.width, canvas.height, { threshold: Number(threshold), largestRegion: largest !== undefined });
    outline(context, masks.contours(mask, canvas.width, canvas.height), 1, 1, colours.prediction);
  }
}

function outline(context, loops, scaleX, scaleY, colour) {
  const path = new Path2D();
  path.addPath(new Path2D(masks.pathOf(loops)), new DOMMatrix([scaleX, 0, 0, scaleY, 0, 0]));
  context.lineJoin = 'round';
  context.lineWidth = 2.5;
  context.strokeStyle = colour;
  context.stroke(path);
}
