import assert from 'node:assert/strict';
import test from 'node:test';
import * as masks from '../../wwwroot-assets/js/viewer/masks.js';

const mask = (...rows) => Uint8Array.from(rows.join('').replaceAll('.', '0').replaceAll('#', '1'));

/** Signed area of a loop (shoelace): pixels of an outer loop, minus those of a hole. */
const shoelace = loop => {
  let sum = 0;
  for (let i = 0; i < loop.length; i += 2) {
    const j = (i + 2) % loop.length;
    sum += loop[i] * loop[j + 1] - loop[j] * loop[i + 1];
  }
  return sum / 2;
};

test('maskFromGrey: inside is brighter than 128', () => {
  assert.deepEqual([...masks.maskFromGrey([0, 128, 129, 255])], [0, 0, 1, 1]);
  assert.deepEqual([...masks.maskFromGrey([255, 0, 0, 255, 10, 255, 255, 255], 4)], [1, 0]);
});

test('threshold: above, not at; the notebook\'s rule p > 0.5025 begins at byte 129', () => {
  assert.deepEqual([...masks.threshold([0, 51, 52, 255], 0.2)], [0, 0, 1, 1]);
  assert.deepEqual([...masks.threshold([127, 128, 129], 0.5025)], [0, 0, 1]);
  assert.deepEqual([...masks.threshold([0, 1], 0)], [0, 1]);
  assert.deepEqual([...masks.threshold([254, 255], 1)], [0, 0]);
});

test('decide: the largest region alone where the run\'s rule says so, at any threshold', () => {
  const map = [255, 120, 200, 200]; // one region at 0.4, two at 0.6
  assert.deepEqual([...masks.decide(map, 4, 1, { threshold: 0.6, largestRegion: false })], [1, 0, 1, 1]);
  assert.deepEqual([...masks.decide(map, 4, 1, { threshold: 0.6, largestRegion: true })], [0, 0, 1, 1]);
  assert.deepEqual([...masks.decide(map, 4, 1, { threshold: 0.4, largestRegion: true })], [1, 1, 1, 1]);
  assert.deepEqual([...masks.decide([0, 0], 2, 1, { threshold: 0.4, largestRegion: true })], [0, 0]);
});

test('resizeMap: half-pixel bilinear, as torch.nn.functional.interpolate(align_corners=False)', () => {
  // interpolate([[0, 100]], size=(1, 4)) = [0, 25, 75, 100]
  assert.deepEqual([...masks.resizeMap([0, 100], 2, 1, 4, 1)], [0, 25, 75, 100]);
  // interpolate([[0, 40], [80, 120]], size=(3, 3)): centre is the mean
  assert.deepEqual([...masks.resizeMap([0, 40, 80, 120], 2, 2, 3, 3)].map(Math.round), [0, 20, 40, 40, 60, 80, 80, 100, 120]);
  assert.deepEqual([...masks.resizeMap([7, 8, 9, 10], 2, 2, 2, 2)], [7, 8, 9, 10]);
});

test('resizeMap: what lies between two bytes stays there', () => {
  assert.deepEqual([...masks.resizeMap([0, 1], 2, 1, 4, 1)], [0, 0.25, 0.75, 1]);
});

test('resizeMask: of two equally near the upper or left one', () => {
  assert.deepEqual([...masks.resizeMask(mask('.#', '#.'), 2, 2, 1, 1)], [0]);
  assert.deepEqual([...masks.resizeMask(mask('.##...'), 6, 1, 3, 1)], [0, 1, 0]);
});

test('resizeMask: nearest neighbour', () => {
  assert.deepEqual([...masks.resizeMask(mask('#.', '.#'), 2, 2, 4, 2)], [1, 1, 0, 0, 0, 0, 1, 1]);
});

test('count and scores: literal example', () => {
  const counts = masks.count(mask('###...'), mask('.####.'));
  assert.deepEqual(counts, { tp: 2, fp: 1, fn: 2, tn: 1 });
  const s = masks.scores(counts);
  assert.ok(Math.abs(s.iou - 0.4) < 1e-8);
  assert.ok(Math.abs(s.dice - 4 / 7) < 1e-8);
  assert.equal(s.sensitivity, 0.5);
  assert.equal(s.specificity, 0.5);
});

test('scores: perfect is 1, disjoint 0, and 0 of 0 is 1 as in the metric contract', () => {
  assert.equal(masks.scores(masks.count(mask('##..'), mask('##..'))).iou, 1);
  assert.equal(masks.scores(masks.count(mask('##..'), mask('..##'))).iou, 0);
  const empty = masks.scores(masks.count(mask('....'), mask('....')));
  assert.equal(empty.iou, 1);
  assert.equal(empty.dice, 1);
  assert.equal(empty.sensitivity, 1);
  assert.equal(empty.specificity, 1);
});

test('count: masks of different size are refused with both sizes', () => {
  assert.throws(() => masks.count(mask('#'), mask('##')), /1 pixels.*2/);
});

test('contours: one pixel is its four corners, clockwise', () => {
  assert.deepEqual(masks.contours(mask('...', '.#.', '...'), 3, 3), [[2, 1, 2, 2, 1, 2, 1, 1]]);
});

test('contours: a straight side has no points between its ends; the border of the image counts as outside', () => {
  assert.deepEqual(masks.contours(mask('###', '###'), 3, 2), [[3, 0, 3, 2, 0, 2, 0, 0]]);
});

test('contours: a ring has an outer loop and a hole running the other way', () => {
  const loops = masks.contours(mask('###', '#.#', '###'), 3, 3);
  assert.deepEqual(loops.map(shoelace), [9, -1]);
});

test('contours: pixels touching at a corner are one outline', () => {
  const loops = masks.contours(mask('#.', '.#'), 2, 2);
  assert.equal(loops.length, 1);
  assert.equal(shoelace(loops[0]), 2);
});

test('contours: areas of all loops sum to the mask, for any mask', () => {
  let state = 12345;
  const random = () => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  for (let round = 0; round < 50; round++) {
    const [w, h] = [1 + Math.floor(random() * 14), 1 + Math.floor(random() * 14)];
    const noise = Uint8Array.from({ length: w * h }, () => random() < 0.55 ? 1 : 0);
    const total = masks.contours(noise, w, h).reduce((sum, loop) => sum + shoelace(loop), 0);
    assert.equal(total, masks.area(noise), `${w}×${h}`);
  }
});

test('pathOf: closed loops', () => {
  assert.equal(masks.pathOf([[2, 1, 2, 2, 1, 2, 1, 1]]), 'M2 1L2 2L1 2L1 1Z');
  assert.equal(masks.pathOf([]), '');
});

test('differencePixels: true positives clear, false ones in their colours', () => {
  const fp = masks.pixelOf('#a8007a');
  const fn = masks.pixelOf('#ffff99');
  const out = masks.differencePixels(mask('##..'), mask('#.#.'), fp, fn, new Uint32Array(4));
  assert.deepEqual([...out], [0, fp, fn, 0]);
});

test('pixelOf: little-endian RGBA, opaque', () => {
  assert.deepEqual([...new Uint8Array(Uint32Array.of(masks.pixelOf('#12a0fe')).buffer)], [0x12, 0xa0, 0xfe, 255]);
});

test('heatPixels: the surer the more opaque', () => {
  const bytes = new Uint8Array(masks.heatPixels([0, 200], '#ff9f1c', new Uint32Array(2)).buffer);
  assert.deepEqual([...bytes], [255, 0x9f, 0x1c, 0, 255, 0x9f, 0x1c, 170]);
});
