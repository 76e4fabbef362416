// @ts-check
// Boundary distances and lesion measures, off the page's thread.

import { surfaceDistances } from '../masks/distance.js';
import { measure } from '../masks/shape.js';

let cached = {}; // of the reference, which stays while the threshold moves
/** @type {Mask | null} */
let reference = null;
/** @type {Shape} */
let shape = null;

self.onmessage = ({ data }) => {
  const { predicted, width, height } = data;
  if ('reference' in data) {
    reference = data.reference;
    cached = {};
    shape = null;
  }
  /** @type {{ turn: number, distances?: { mean: number, hd95: number }, shapes?: { reference: Shape, prediction: Shape } }} */
  const reply = { turn: data.turn };
  if (predicted && reference) reply.distances = surfaceDistances(predicted, reference, width, height, cached);
  if (data.shapes) {
    shape ??= reference && measure(reference, width, height);
    reply.shapes = { reference: shape, prediction: predicted && measure(predicted, width, height) };
  }
  self.postMessage(reply);
};
