// @ts-check
// Numbers beside the image: scores at the threshold, boundary distances, lesion measures.

import * as masks from './masks.js';

/** @param {number} value */
const score = value => value.toFixed(3);
/** @param {number} value */
const whole = value => Math.round(value).toLocaleString('en');

/**
 * Counts and scores of the prediction; `perPixel` is how many image pixels a layer's pixel stands for.
 * @param {(name: string, text: string) => void} show @param {Mask} predicted @param {Mask | null} reference @param {number} perPixel
 */
export function scores(show, predicted, reference, perPixel) {
  const inside = masks.area(predicted);
  show('area', `${whole(inside * perPixel)} px · ${(100 * inside / predicted.length).toFixed(1)} %`);
  if (!reference) return;
  const counts = masks.count(predicted, reference);
  for (const [name, value] of Object.entries(masks.scores(counts))) show(name, score(value));
  for (const [name, value] of Object.entries(counts)) show(name, whole(value));
}

/** @param {(name: string, text: string) => void} show @param {{ mean: number, hd95: number }} given @param {number} side */
export function distances(show, { mean, hd95 }, side) {
  show('surface', `${(mean * side).toFixed(1)} px`);
  show('hd95', `${(hd95 * side).toFixed(1)} px`);
}

/** @type {Record<string, (measured: NonNullable<Shape>, side: number) => string>} */
const ROWS = {
  share: (m) => `${(100 * m.share).toFixed(1)} %`,
  box: (m, side) => `${whole(m.box.width * side)} × ${whole(m.box.height * side)}`,
  perimeter: (m, side) => whole(m.perimeter * side),
  irregularity: m => m.irregularity.toFixed(2),
  axes: (m, side) => `${whole(m.major * side)} × ${whole(m.minor * side)}`,
  asymmetry: m => `${Math.round(100 * m.asymmetryMajor)} · ${Math.round(100 * m.asymmetryMinor)} %`,
};

/**
 * `shapes`: measures of reference and prediction; null for an empty mask.
 * @param {(name: string, text: string) => void} show @param {{ reference: Shape, prediction: Shape }} given @param {number} side
 */
export function shapes(show, { reference, prediction }, side) {
  for (const [name, text] of Object.entries(ROWS)) {
    show(`reference-${name}`, reference ? text(reference, side) : '–');
    show(`prediction-${name}`, prediction ? text(prediction, side) : '–');
  }
}
