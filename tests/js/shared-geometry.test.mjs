// Contours, runs, regions, distances and filling as C# has them: SharedGeometryTests in LesionPortal.Core.Tests reads the same file.

import assert from 'node:assert/strict';
import test from 'node:test';
import { contours } from '../../wwwroot-assets/js/viewer/masks.js';
import { boundary, squaredDistance, surfaceDistances } from '../../wwwroot-assets/js/masks/distance.js';
import { fillLoops } from '../../wwwroot-assets/js/masks/polygon.js';
import { components, keepLargest } from '../../wwwroot-assets/js/masks/regions.js';
import { cocoCounts, fromCocoCounts } from '../../wwwroot-assets/js/masks/rle.js';
import { maskOf, read } from './fixtures.mjs';

const { masks, pairs, fills } = read('geometry');
const known = new Map(masks.map(one => [one.name, one]));

for (const one of masks) {
  const { width, height } = one;
  const mask = maskOf(one.mask);

  test(`contours and fillLoops: ${one.name}: the shared fixture's loops, there and back`, () => {
    assert.deepEqual(contours(mask, width, height), one.contours);
    assert.deepEqual(fillLoops(one.contours, width, height), mask);
  });

  test(`cocoCounts: ${one.name}: the shared fixture's runs, there and back`, () => {
    assert.deepEqual(cocoCounts(mask, width, height), one.columnRuns);
    assert.deepEqual(fromCocoCounts(one.columnRuns, width, height), mask);
  });

  test(`components and keepLargest: ${one.name}: the shared fixture's regions`, () => {
    const { labels, areas } = components(mask, width, height);
    assert.deepEqual([...labels], one.labels);
    assert.deepEqual(areas.slice(1), one.areas);
    assert.deepEqual(keepLargest(mask, width, height), maskOf(one.largest));
  });

  test(`boundary and squaredDistance: ${one.name}: the shared fixture's`, () => {
    assert.deepEqual([...boundary(mask, width, height).entries()].filter(([, edge]) => edge).map(([i]) => i), one.boundary);
    const expected = one.squaredDistances.length ? one.squaredDistances : Array(mask.length).fill(1e20);
    assert.deepEqual([...squaredDistance(mask, width, height)], expected);
  });
}

for (const { first, second, mean, hausdorff95 } of pairs) {
  test(`surfaceDistances: ${first} and ${second}: the shared fixture's, bit for bit`, () => {
    const { mask, width, height } = known.get(first);
    assert.deepEqual(surfaceDistances(maskOf(mask), maskOf(known.get(second).mask), width, height), { mean, hd95: hausdorff95 });
  });
}

for (const { name, loops, width, height, mask } of fills) {
  test(`fillLoops: ${name}: the shared fixture's pixels`, () => assert.deepEqual(fillLoops(loops, width, height), maskOf(mask)));
}
