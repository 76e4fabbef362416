// @ts-check
// One case, loaded: its picture and its layers.

import { Layers } from './layers.js';
import * as sources from './sources.js';

const LARGEST_LAYER = 8e6; // pixels; a larger picture gets its layers at a smaller size, and says so

/**
 * `options` from Razor (ViewerScene.ToOptions), `extra` offers of further layers, `threshold` for all maps or null for each run's own.
 * @param {Pick<ViewerOptions, 'imageUrl' | 'probabilityUrl' | 'ruleThreshold' | 'largestRegion'> & { maskUrl?: string | null }} options
 * @param {LayerOffer[]} extra @param {number | null} threshold
 */
export async function load(options, extra, threshold) {
  const [picture, reference, map] = await Promise.all([
    sources.bitmap(options.imageUrl),
    options.maskUrl && sources.grey(options.maskUrl),
    options.probabilityUrl && sources.grey(options.probabilityUrl),
  ]);
  const shrink = Math.min(1, Math.sqrt(LARGEST_LAYER / (picture.width * picture.height)));
  const layers = new Layers(Math.round(picture.width * shrink), Math.round(picture.height * shrink));
  if (reference) layers.add('reference', reference);
  if (map) layers.add('prediction', map, { threshold: options.ruleThreshold, largestRegion: options.largestRegion }, threshold);
  /** @type {string[]} */
  const missing = [];
  await Promise.all(extra.map(offer => addExtra(layers, offer, threshold).catch(() => missing.push(offer.name))));
  return { picture, layers, missing };
}

/**
 * Runs give probability maps and the rule to cut them by, revisions masks.
 * @param {Layers} layers @param {LayerOffer} given @param {number | null} threshold
 */
export async function addExtra(layers, { name, url, rule }, threshold) {
  layers.add(name, await sources.grey(url), rule, threshold);
}
