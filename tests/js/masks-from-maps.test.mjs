// The mask that is shown is the mask that was scored: MapMaskTests in LesionPortal.Core.Tests reads the same file.

import assert from 'node:assert/strict';
import test from 'node:test';
import { count, decide, resizeMap, scores } from '../../wwwroot-assets/js/viewer/masks.js';
import { Layers } from '../../wwwroot-assets/js/viewer/layers.js';
import { bytesOf, floatsOf, maskOf, read } from './fixtures.mjs';

const { cases } = read('masks_from_maps');

for (const one of cases) {
  const { mapWidth, mapHeight, width, height } = one;
  const map = bytesOf(one.map);

  test(`resizeMap: ${one.name}: the shared fixture's values, bit for bit`, () => {
    assert.deepEqual(resizeMap(map, mapWidth, mapHeight, width, height), floatsOf(one.enlarged));
  });

  test(`decide, count and scores: ${one.name}: the shared fixture's masks, counts and scores, bit for bit`, () => {
    const large = resizeMap(map, mapWidth, mapHeight, width, height);
    for (const { threshold, largestRegion, mask, tp, fp, fn, tn, ...expected } of one.decisions) {
      const predicted = decide(large, width, height, { threshold, largestRegion });
      assert.deepEqual(predicted, maskOf(mask), `above ${threshold}${largestRegion ? ', the largest region' : ''}`);
      const counts = count(predicted, maskOf(one.reference));
      assert.deepEqual(counts, { tp, fp, fn, tn });
      assert.deepEqual(scores(counts), expected);
    }
  });

  test(`Layers: ${one.name}: the mask of the run's rule, and of any threshold the slider is at`, () => {
    const layers = new Layers(width, height);
    layers.add('prediction', { values: map, width: mapWidth, height: mapHeight }, { threshold: 0.123, largestRegion: false });
    for (const { threshold, mask } of one.decisions.filter(d => !d.largestRegion)) {
      layers.threshold(threshold);
      assert.deepEqual(layers.maskOf('prediction'), maskOf(mask), `above ${threshold}`);
    }
    const last = one.decisions.at(-1);
    layers.add('run:2', { values: map, width: mapWidth, height: mapHeight }, last);
    assert.deepEqual(layers.maskOf('run:2'), maskOf(last.mask));
  });
}
