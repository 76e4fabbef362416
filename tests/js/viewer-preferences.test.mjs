import assert from 'node:assert/strict';
import test from 'node:test';
import { applyLayersText, extraLook, layersText } from '../../wwwroot-assets/js/viewer/preferences.js';

const layer = look => ({ on: true, contour: true, fill: false, ...look });
const settings = (reference, prediction) => ({
  reference: layer(reference),
  prediction: layer(prediction),
  difference: false,
  heat: false,
});

test('layersText: what is switched off is not in the address', () => {
  assert.equal(layersText(settings({}, { fill: true })), 'rpP');
  assert.equal(layersText(settings({ on: false, fill: true }, {})), 'p');
  assert.equal(layersText(settings({ on: false }, { on: false })), '-');
});

test('applyLayersText: a link shows what it says, whatever was switched off here', () => {
  const here = settings({ on: false }, { on: false });
  applyLayersText(here, 'rP');
  assert.deepEqual(
    [here.reference.on, here.reference.contour, here.prediction.on, here.prediction.contour, here.prediction.fill],
    [true, true, true, false, true],
  );
  assert.equal(layersText(here), 'rP');
});

test('extraLook: on, dashed, and apart from its neighbour', () => {
  assert.ok(extraLook(0).on && extraLook(0).dashed);
  assert.notEqual(extraLook(0).colour, extraLook(1).colour);
});
