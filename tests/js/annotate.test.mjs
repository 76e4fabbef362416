import assert from 'node:assert/strict';
import test from 'node:test';
import { radiusOf, SIZES, stepSize, stroke } from '../../wwwroot-assets/js/annotate/brush.js';
import { hairWidth, marks, place, region } from '../../wwwroot-assets/js/annotate/grabcut.js';
import { History } from '../../wwwroot-assets/js/annotate/history.js';
import { newestOf, originOf } from '../../wwwroot-assets/js/annotate/revisions.js';
import { offers, parse } from '../../wwwroot-assets/js/annotate/sources.js';
import { wand } from '../../wwwroot-assets/js/annotate/wand.js';
import { generator, masks, picture } from './random-masks.mjs';

test('history: a hundred and fifty random steps undo to the beginning and redo to the end', () => {
  const random = generator(3);
  const [width, height] = [30, 20];
  const mask = new Uint8Array(width * height);
  const history = new History();
  const seen = [mask.slice()];
  for (let step = 0; step < 150; step++) {
    const before = mask.slice();
    stroke(
      mask,
      width,
      height,
      { x: random() * 30, y: random() * 20, radius: 1 + random() * 4 },
      { x: random() * 30, y: random() * 20, radius: 1 + random() * 4 },
      random() < 0.6 ? 1 : 0,
    );
    if (history.record(before, mask, 'brush')) seen.push(mask.slice());
  }
  assert.ok(history.depth > 100);
  for (let at = seen.length - 2; at >= 0; at--) {
    assert.equal(history.undo(mask, width).name, 'brush');
    assert.deepEqual(mask, seen[at]);
  }
  assert.equal(history.undo(mask, width), null);
  for (let at = 1; at < seen.length; at++) {
    history.redo(mask, width);
    assert.deepEqual(mask, seen[at]);
  }
  assert.equal(history.canRedo, false);
});

test('history: a new step ends the redoing, and a step that changes nothing is none', () => {
  const history = new History();
  const mask = picture('....');
  const first = picture('#...');
  history.record(mask, first, 'a');
  history.undo(first, 4);
  assert.equal(history.canRedo, true);
  assert.equal(history.record(first, first, 'nothing'), false);
  history.record(first, picture('..#.'), 'b');
  assert.equal(history.canRedo, false);
});

test('history: what a draft keeps goes on where it was, with the stroke that was being drawn', () => {
  const history = new History();
  const [empty, one, two] = [picture('....'), picture('#...'), picture('##..')];
  history.record(empty, one, 'brush');
  const kept = structuredClone(history.state({ before: one, after: two, name: 'brush' }));
  const again = new History();
  again.restore(kept);
  const mask = two.slice();
  again.undo(mask, 4);
  assert.deepEqual(mask, one);
  again.undo(mask, 4);
  assert.deepEqual(mask, empty);
});

test('stroke: a dab is a disc, a stroke a capsule, and a single pixel is hit however fine the brush', () => {
  const mask = new Uint8Array(49);
  stroke(mask, 7, 7, { x: 3.5, y: 3.5, radius: 1.2 }, { x: 3.5, y: 3.5, radius: 1.2 }, 1);
  assert.deepEqual(mask, picture('.......', '.......', '...#...', '..###..', '...#...', '.......', '.......'));
  const line = new Uint8Array(21);
  stroke(line, 7, 3, { x: 0.6, y: 1.2, radius: 0.1 }, { x: 6.2, y: 1.2, radius: 0.1 }, 1);
  assert.deepEqual(line, picture('.......', '#######', '.......'));
});

test('stroke: beyond the image it does nothing, across its edge it draws what is inside', () => {
  const mask = new Uint8Array(9);
  assert.equal(stroke(mask, 3, 3, { x: -9, y: -9, radius: 2 }, { x: -5, y: -9, radius: 2 }, 1), null);
  const box = stroke(mask, 3, 3, { x: -2, y: 1.5, radius: 0.6 }, { x: 1.5, y: 1.5, radius: 0.6 }, 1);
  assert.deepEqual(mask, picture('...', '##.', '...'));
  assert.deepEqual([box.left, box.right], [0, 3]);
});

test('stroke: everything changed lies in the box it tells', () => {
  const random = generator(11);
  for (let round = 0; round < 60; round++) {
    const mask = new Uint8Array(400);
    const from = { x: random() * 24 - 2, y: random() * 24 - 2, radius: random() * 5 };
    const box = stroke(mask, 20, 20, from, { x: random() * 24 - 2, y: random() * 24 - 2, radius: random() * 5 }, 1);
    mask.forEach((inside, i) => {
      const [x, y] = [i % 20, Math.floor(i / 20)];
      assert.ok(!inside || box && x >= box.left && x < box.right && y >= box.top && y < box.bottom);
    });
  }
});

test('radiusOf: a pen presses, a mouse does not', () => {
  assert.equal(radiusOf(20, { pointerType: 'mouse', pressure: 0.5 }), 10);
  assert.ok(radiusOf(20, { pointerType: 'pen', pressure: 0.1 }) < radiusOf(20, { pointerType: 'pen', pressure: 0.9 }));
  assert.ok(radiusOf(20, { pointerType: 'pen', pressure: 1 }) === 10);
});

test('stepSize: there is always a next one, up to the ends', () => {
  let size = SIZES.smallest;
  for (let step = 0; step < 100; step++) size = stepSize(size, 1);
  assert.equal(size, SIZES.largest);
  for (let step = 0; step < 100; step++) size = stepSize(size, -1);
  assert.equal(size, SIZES.smallest);
});

test('wand: takes what is connected and alike, and stops at a border', () => {
  const grey = [10, 12, 200, 11, 11, 13, 200, 12, 10, 10, 200, 10];
  const rgba = Uint8ClampedArray.from(grey.flatMap(value => [value, value, value, 255]));
  assert.deepEqual(wand(rgba, 4, 3, 0, 0, 20), picture('##..', '##..', '##..'));
  assert.deepEqual(wand(rgba, 4, 3, 0, 0, 255), picture('####', '####', '####'));
  assert.deepEqual(wand(rgba, 4, 3, 9, 0, 20), new Uint8Array(12));
});

test('region: a box with room around hints and mask, small enough to cut quickly; nothing for nothing', () => {
  const mask = new Uint8Array(768 * 576);
  assert.equal(region(mask, mask, 768, 576), null);
  for (let y = 100; y < 400; y++) mask.fill(1, y * 768 + 200, y * 768 + 600);
  const box = region(new Uint8Array(mask.length), mask, 768, 576);
  assert.ok(box.left <= 200 && box.top <= 100 && box.left + box.width >= 600 && box.top + box.height >= 400);
  assert.ok(box.columns * box.rows <= 51_000);
});

test('hairWidth: odd, by the box\'s scale, and none before there is a mask', () => {
  const box = { width: 400, columns: 250 };
  const none = new Uint8Array(4);
  assert.equal(hairWidth(none, 768, box), 0);
  assert.equal(hairWidth(Uint8Array.of(0, 1), 768, box), 11);
  assert.equal(hairWidth(Uint8Array.of(0, 1), 768, { width: 400, columns: 400 }), 19);
  assert.equal(hairWidth(Uint8Array.of(1), 64, { width: 400, columns: 20 }), 3);
});

test('marks: a hint is sure, the mask a guess, and there is always some outside', () => {
  const mask = picture('....', '.##.', '.##.', '....');
  const hints = new Uint8Array(16);
  hints[5] = 1;
  hints[0] = 2;
  const box = { left: 0, top: 0, width: 4, height: 4, columns: 4, rows: 4 };
  assert.deepEqual([...marks(hints, mask, 4, box)], [0, 2, 2, 2, 2, 1, 3, 2, 2, 3, 3, 2, 2, 2, 2, 2]);
  const full = marks(new Uint8Array(16), new Uint8Array(16).fill(1), 4, box);
  assert.deepEqual([...full.filter(mark => mark === 0)].length, 12);
});

test('place: a cut at full size comes back as it is, and hints hold', () => {
  for (const { mask, width, height } of masks(30)) {
    const box = { left: 0, top: 0, width, height, columns: width, rows: height };
    assert.deepEqual(place(mask, box, new Uint8Array(mask.length), width, height), mask);
  }
  const box = { left: 0, top: 0, width: 2, height: 1, columns: 2, rows: 1 };
  assert.deepEqual(place(picture('##'), box, Uint8Array.of(0, 2), 2, 1), picture('#.'));
});

test('parse: the sources a link can name; nonsense is none', () => {
  assert.deepEqual(parse('prediction:3@0.5'), { kind: 'prediction', id: 3, threshold: 0.5 });
  assert.deepEqual(parse('prediction:3'), { kind: 'prediction', id: 3, threshold: null });
  assert.equal(parse('reference').kind, 'reference');
  assert.equal(parse('reference:2').id, 2);
  assert.equal(parse('revision:7').id, 7);
  for (const text of [null, '', 'prediction', 'revision', 'empty:4', 'prediction:x', 'prediction:3@'])
    assert.equal(parse(text), null, String(text));
  assert.equal(parse('prediction:3@1.5').threshold, null);
});

test('offers: says which network was trained on the case', () => {
  const titles = offers(
    {
      runs: [{ id: 1, name: 'A', trained: true }],
      references: [
        { version: 1, url: '/m' },
        { version: 2, url: '/n' },
      ],
    },
    [{ id: 9, number: 2, reader: { name: 'Dr B' } }],
  ).map(([, title]) => title);
  assert.deepEqual(titles, [
    'Empty mask',
    'Reference v2',
    'Reference v1, original mask',
    'Network: A (trained on this case)',
    'Revision 9, Dr B',
  ]);
});

test('newestOf and originOf: the reader\'s own, and the server\'s words', () => {
  const revisions = [{ id: 5, reader: { id: 2 } }, { id: 4, reader: { id: 1 } }, { id: 3, reader: { id: 1 } }];
  assert.equal(newestOf(revisions, 1).id, 4);
  assert.equal(newestOf(revisions, 7), null);
  assert.deepEqual(originOf.prediction(3, 0.5), { origin: 'prediction', run: '3', threshold: '0.5' });
  // All digits: the mask can be made again from the run's map.
  assert.equal(originOf.prediction(3, 1 / (1 + Math.exp(-0.01))).threshold, '0.5024999791668749');
});
