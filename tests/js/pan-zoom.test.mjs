import assert from 'node:assert/strict';
import test from 'node:test';
import { centred, fit, keepInSight, pan, zoomAt } from '../../wwwroot-assets/js/viewer/pan-zoom.js';

const image = { width: 768, height: 560 };
const stage = { width: 1000, height: 576 };

test('fit: the whole image with its margin, in the middle', () => {
  const view = fit(image, stage);
  assert.equal(view.scale, 1);
  assert.equal(view.x, 116);
  assert.equal(view.y, 8);
});

test('fit: a stage not laid out yet gives a usable scale', () => {
  assert.ok(fit(image, { width: 0, height: 0 }).scale > 0);
});

test('zoomAt: what lies under the pointer stays there', () => {
  const before = fit(image, stage);
  const after = zoomAt(before, 3, 400, 300, image, stage);
  assert.equal(after.scale, 3);
  const under = view => [(400 - view.x) / view.scale, (300 - view.y) / view.scale];
  assert.deepEqual(under(after), under(before));
});

test('zoomAt: neither too small nor beyond 32:1', () => {
  assert.equal(zoomAt(fit(image, stage), 1e-6, 0, 0, image, stage).scale, 0.5);
  assert.equal(zoomAt(fit(image, stage), 1e6, 0, 0, image, stage).scale, 32);
});

test('pan: the image can not be lost', () => {
  const gone = pan(centred(1, image, stage), 1e6, -1e6, image, stage);
  assert.ok(gone.x < stage.width && gone.y + image.height > 0);
  const other = keepInSight({ scale: 1, x: -1e6, y: 1e6 }, image, stage);
  assert.ok(other.x + image.width > 0 && other.y < stage.height);
});
