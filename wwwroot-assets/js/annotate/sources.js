// @ts-check
// Masks that can be brought in: nothing, the reference, a run's prediction at a threshold, a revision.

import * as masks from '../viewer/masks.js';
import { grey } from '../viewer/sources.js';
import { ask } from './network.js';
import { originOf } from './revisions.js';

/**
 * A source whose mask is here; one with a threshold gives another mask at each.
 * @typedef {{ hasThreshold: boolean, rule?: number, maskAt: (threshold: number) => Mask, origin: (threshold: number) => Origin }} Opened
 */

/**
 * "prediction:3@0.5" → its parts; null for what is no source.
 * @param {string | null | undefined} text
 */
export function parse(text) {
  const [, kind, id, at] = /^(empty|reference|prediction|revision)(?::(\d+))?(?:@([\d.]+))?$/.exec(text ?? '') ?? [];
  // "reference" alone is the latest.
  if (!kind || (id === undefined ? kind === 'prediction' || kind === 'revision' : kind === 'empty')) return null;
  const threshold = Number(at);
  return { kind, id: Number(id), threshold: at && threshold >= 0 && threshold <= 1 ? threshold : null };
}

/**
 * The choices of the source list, as [value, title].
 * @param {Pick<EditorOptions, 'runs' | 'references'>} given @param {Revision[]} revisions
 */
export function offers({ runs, references }, revisions) {
  return [
    ['empty', 'Empty mask'],
    ...references
      .map(({ version }) => [`reference:${version}`, `Reference v${version}${version === 1 ? ', original mask' : ''}`])
      .reverse(),
    ...runs.map(run => [`prediction:${run.id}`, `Network: ${run.name}${run.trained ? ' (trained on this case)' : ''}`]),
    ...revisions.map(revision => [`revision:${revision.id}`, `Revision ${revision.id}, ${revision.reader.name}`]),
  ];
}

/**
 * Loads a source: gives { origin(threshold), maskAt(threshold), hasThreshold, rule: the run's own threshold }.
 * @param {Source} source @param {EditorOptions} options @param {Size} given
 * @returns {Promise<Opened>}
 */
export async function open(source, options, { width, height }) {
  if (source.kind === 'empty') return fixed(new Uint8Array(width * height), originOf.empty());
  if (source.kind === 'prediction') {
    const run = options.runs.find(r => r.id === source.id);
    if (!run) throw new Error(`run ${source.id} is not among those that know this dataset`);
    const map = await ask(run, options.imageUrl, `${options.caseId}.png`);
    const large = masks.resizeMap(map.values, map.width, map.height, width, height);
    /** @param {number} at */
    const maskAt = at => masks.decide(large, width, height, { threshold: at, largestRegion: run.largestRegion });
    return { hasThreshold: true, rule: run.threshold, maskAt, origin: at => originOf.prediction(run.id, at) };
  }
  const reference =
    source.kind === 'reference' && (options.references.find(({ version }) => version === source.id) ?? options.references.at(-1));
  const found = await grey(reference ? reference.url : `${options.revisionsUrl}/${source.id}.png`);
  const mask = masks.resizeMask(masks.maskFromGrey(found.values), found.width, found.height, width, height);
  return fixed(mask, reference ? originOf.reference(reference.version) : originOf.revision(Number(source.id)));
}

/** @type {(mask: Mask, origin: Origin) => Opened} */
const fixed = (mask, origin) => ({ hasThreshold: false, maskAt: () => mask.slice(), origin: () => origin });
