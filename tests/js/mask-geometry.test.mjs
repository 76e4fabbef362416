import assert from 'node:assert/strict';
import test from 'node:test';
import { contours } from '../../wwwroot-assets/js/viewer/masks.js';
import { boundary, squaredDistance, surfaceDistances } from '../../wwwroot-assets/js/masks/distance.js';
import { grow, shrink, smooth } from '../../wwwroot-assets/js/masks/morphology.js';
import { combine, fillLoops } from '../../wwwroot-assets/js/masks/polygon.js';
import { components, fillHoles, keepLargest } from '../../wwwroot-assets/js/masks/regions.js';
import { measure, perimeter } from '../../wwwroot-assets/js/masks/shape.js';
import { masks, picture } from './random-masks.mjs';

const disc = (size, radius) => Uint8Array.from({ length: size * size }, (_, i) =>
  Math.hypot(i % size + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2) <= radius ? 1 : 0);

test('fillLoops: gives back the mask its contours came from, for any mask', () => {
  for (const { mask, width, height } of masks(80)) assert.deepEqual(fillLoops(contours(mask, width, height), width, height), mask);
});

test('fillLoops: a pixel belongs when its centre does', () => {
  assert.deepEqual(fillLoops([[0.4, 0, 2.6, 0, 2.6, 1, 0.4, 1]], 4, 1), picture('###.'));
  assert.deepEqual(fillLoops([[0.6, 0, 2.4, 0, 2.4, 1, 0.6, 1]], 4, 1), picture('.#..'));
  assert.deepEqual(fillLoops([[-5, -5, 9, -5, 9, 9, -5, 9]], 2, 2), picture('##', '##'));
});

test('combine: adds, takes away, replaces', () => {
  const [mask, chosen] = [picture('##..'), picture('.##.')];
  assert.deepEqual(combine(mask, chosen, 'add'), picture('###.'));
  assert.deepEqual(combine(mask, chosen, 'subtract'), picture('#...'));
  assert.deepEqual(combine(mask, chosen, 'replace'), chosen);
});

test('components: corners join, and the areas sum to the mask', () => {
  assert.equal(components(picture('#.', '.#'), 2, 2).areas.length, 2);
  for (const { mask, width, height } of masks(60)) {
    const { labels, areas } = components(mask, width, height);
    assert.equal(areas.reduce((a, b) => a + b), mask.reduce((a, b) => a + b, 0));
    labels.forEach((label, i) => assert.equal(label > 0, mask[i] === 1));
  }
});

test('keepLargest: one region, none larger, none added', () => {
  assert.deepEqual(keepLargest(picture('#..##', '....#'), 5, 2), picture('...##', '....#'));
  for (const { mask, width, height } of masks(60)) {
    const kept = keepLargest(mask, width, height);
    const all = components(mask, width, height).areas;
    const { areas } = components(kept, width, height);
    assert.equal(areas.length, all.length > 1 ? 2 : 1);
    if (areas.length > 1) assert.equal(areas[1], Math.max(...all));
    kept.forEach((inside, i) => assert.ok(inside <= mask[i]));
  }
});

test('fillHoles: holes go, bays stay, and again changes nothing', () => {
  assert.deepEqual(fillHoles(picture('###', '#.#', '###'), 3, 3), picture('###', '###', '###'));
  assert.deepEqual(fillHoles(picture('###', '#..', '###'), 3, 3), picture('###', '#..', '###'));
  // A diagonal closes: the outside passes by sides only.
  assert.deepEqual(fillHoles(picture('.#.', '#.#', '.#.'), 3, 3), picture('.#.', '###', '.#.'));
  for (const { mask, width, height } of masks(60)) {
    const filled = fillHoles(mask, width, height);
    mask.forEach((inside, i) => assert.ok(filled[i] >= inside));
    assert.deepEqual(fillHoles(filled, width, height), filled);
  }
});

test('fillHoles: what stays outside is what a walk by sides reaches from beyond the border', () => {
  for (const { mask, width, height } of masks(60)) {
    const outside = new Uint8Array(mask.length);
    const reached = (x, y) => x < 0 || y < 0 || x === width || y === height || outside[y * width + x];
    for (let grows = true; grows;) {
      grows = false;
      for (let i = 0; i < mask.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width)];
        if (mask[i] || outside[i] || !(reached(x - 1, y) || reached(x + 1, y) || reached(x, y - 1) || reached(x, y + 1))) continue;
        outside[i] = 1;
        grows = true;
      }
    }
    assert.deepEqual(fillHoles(mask, width, height), outside.map(out => 1 - out));
  }
});

test('squaredDistance: as searching every pixel finds', () => {
  for (const { mask, width, height } of masks(40)) {
    const fast = squaredDistance(mask, width, height);
    const inside = [...mask.keys()].filter(i => mask[i]);
    for (let i = 0; i < mask.length; i += 3) {
      const slow = Math.min(...inside.map(j => (i % width - j % width) ** 2 + (Math.floor(i / width) - Math.floor(j / width)) ** 2), 1e20);
      assert.equal(fast[i], slow);
    }
  }
});

test('boundary: the image\'s border counts as outside', () => {
  assert.deepEqual(boundary(picture('###', '###', '###'), 3, 3), picture('###', '#.#', '###'));
});

test('surfaceDistances: itself 0, symmetric, shifted squares by hand, a missed lesion the diagonal', () => {
  const square = picture('##....', '##....');
  const shifted = picture('..##..', '..##..');
  // Columns 0 and 1 lie 2 and 1 from the other, both ways.
  assert.equal(surfaceDistances(square, shifted, 6, 2).mean, 1.5);
  assert.equal(surfaceDistances(square, new Uint8Array(12), 6, 2).mean, Math.hypot(6, 2));
  assert.equal(surfaceDistances(new Uint8Array(12), new Uint8Array(12), 6, 2).hd95, 0);
  let other;
  for (const { mask, width, height } of masks(40)) {
    assert.equal(surfaceDistances(mask, mask, width, height).mean, 0);
    if (other?.length === mask.length) {
      const [there, back] = [surfaceDistances(mask, other, width, height), surfaceDistances(other, mask, width, height)];
      assert.ok(Math.abs(there.mean - back.mean) < 1e-9);
    }
    other = mask;
  }
});

test('surfaceDistances: what it keeps of the reference changes nothing', () => {
  const cached = {};
  const [reference, one, two] = [disc(40, 12), disc(40, 9), disc(40, 15)];
  surfaceDistances(one, reference, 40, 40, cached);
  assert.deepEqual(surfaceDistances(two, reference, 40, 40, cached), surfaceDistances(two, reference, 40, 40));
});

test('grow and shrink: within one another, and shrinking is growing the outside', () => {
  for (const { mask, width, height } of masks(40)) {
    const [less, more] = [shrink(mask, width, height, 1), grow(mask, width, height, 1)];
    mask.forEach((inside, i) => assert.ok(less[i] <= inside && inside <= more[i]));
    const outside = grow(mask.map(inside => 1 - inside), width, height, 1);
    assert.deepEqual(less, outside.map(inside => 1 - inside));
  }
  assert.deepEqual(grow(picture('...', '.#.', '...'), 3, 3, 1), picture('.#.', '###', '.#.'));
});

test('smooth: a disc stays, a spike goes, a lesion at the image\'s edge keeps its edge', () => {
  const round = disc(60, 20);
  const changed = smooth(round, 60, 60, 3).reduce((sum, inside, i) => sum + (inside !== round[i]), 0);
  assert.ok(changed < 40, `${changed} pixels`);
  const spiked = round.slice();
  for (let x = 0; x < 60; x++) spiked[30 * 60 + x] = 1;
  assert.equal(smooth(spiked, 60, 60, 3)[30 * 60 + 2], 0);
  assert.deepEqual(smooth(new Uint8Array(400).fill(1), 20, 20, 4), new Uint8Array(400).fill(1));
});

test('perimeter: a disc\'s is 2πr within two percent', () => {
  for (const radius of [15, 40, 90]) assert.ok(Math.abs(perimeter(disc(200, radius), 200, 200) / (2 * Math.PI * radius) - 1) < 0.02);
});

test('measure: a disc is regular and symmetric; an ellipse has its axes; nothing has no measures', () => {
  const round = measure(disc(200, 60), 200, 200);
  assert.ok(Math.abs(round.irregularity - 1) < 0.04);
  assert.ok(Math.abs(round.major - 120) < 2 && Math.abs(round.minor - 120) < 2);
  assert.ok(round.asymmetryMajor < 0.02);
  const ellipse = Uint8Array.from({ length: 200 * 100 }, (_, i) =>
    Number((((i % 200) - 100) / 80) ** 2 + ((Math.floor(i / 200) - 50) / 30) ** 2 <= 1),
  );
  const long = measure(ellipse, 200, 100);
  assert.ok(Math.abs(long.major - 160) < 3 && Math.abs(long.minor - 60) < 3);
  assert.ok(Math.abs(long.angle) < 0.01);
  assert.deepEqual(long.box, { x: 20, y: 20, width: 161, height: 61 });
  assert.equal(measure(new Uint8Array(9), 3, 3), null);
});

test('measure: half a disc mirrors along its long axis only badly', () => {
  const half = disc(200, 60).map((inside, i) => i % 200 < 100 ? inside : 0);
  const found = measure(half, 200, 200);
  assert.ok(found.asymmetryMajor > 0.15 && found.asymmetryMinor < 0.03, `${found.asymmetryMajor} ${found.asymmetryMinor}`);
});
