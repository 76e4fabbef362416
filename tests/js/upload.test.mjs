import assert from 'node:assert/strict';
import test from 'node:test';
import { attach, detach, duration, size } from '../../wwwroot-assets/js/upload.js';

test('size: as people say it', () => {
  assert.equal(size(0), '0 B');
  assert.equal(size(999), '999 B');
  assert.equal(size(1500), '1.5 KB');
  assert.equal(size(234_000_000), '234 MB');
  assert.equal(size(4_200_000_000), '4.2 GB');
});

test('duration: never 0 while something is left', () => {
  assert.equal(duration(0.2), '1 s');
  assert.equal(duration(59), '59 s');
  assert.equal(duration(150), '3 min');
  assert.equal(duration(3700), '1 h 2 min');
});

test('attach: a file chosen before the script was there is announced', () => {
  const input = Object.assign(new EventTarget(), { files: [{ name: 'IMD002.bmp', size: 1500 }] });
  const label = { textContent: '' };
  const element = Object.assign(new EventTarget(), {
    querySelector: name => name === 'input[type=file]' ? input : label,
  });
  const calls = [];
  const zone = { invokeMethodAsync: (...call) => calls.push(call) };

  attach('zone', element, { field: 'image', waiting: '' }, zone);

  assert.deepEqual(calls, [['FileChosen', 'IMD002.bmp', 1500]]);
  assert.equal(label.textContent, 'IMD002.bmp · 1.5 KB');
  input.files = [];
  attach('zone', element, { field: 'image', waiting: '' }, zone);
  assert.equal(calls.length, 1);
  detach('zone');
});
