import assert from 'node:assert/strict';
import test from 'node:test';
import { cellAt, colourOf } from '../../wwwroot-assets/js/heat-map.js';

const scores = { low: 0.5, high: 1, higherIsBetter: true };

test('colourOf: the worst value is the darkest, whichever way the metric is good', () => {
  assert.equal(colourOf(0.5, scores), 'rgb(68 1 84)');
  assert.equal(colourOf(1, scores), 'rgb(253 231 37)');
  assert.equal(colourOf(1, { ...scores, higherIsBetter: false }), 'rgb(68 1 84)');
});

test('colourOf: half way is the middle stop, values beyond the ends keep their colours', () => {
  assert.equal(colourOf(0.75, scores), 'rgb(33 145 140)');
  assert.equal(colourOf(0.1, scores), colourOf(0.5, scores));
  assert.equal(colourOf(7, scores), colourOf(1, scores));
});

test('cellAt: cells begin right of the case names and below the runs', () => {
  const drawing = { rows: ['a', 'b'], columns: [{}, {}, {}] };
  assert.deepEqual(cellAt(92, 26, drawing, 30), { row: 0, column: 0 });
  assert.deepEqual(cellAt(92 + 89, 26 + 29, drawing, 30), { row: 1, column: 2 });
  assert.equal(cellAt(91, 30, drawing, 30), null);
  assert.equal(cellAt(92 + 90, 30, drawing, 30), null);
  assert.equal(cellAt(100, 26 + 30, drawing, 30), null);
});
