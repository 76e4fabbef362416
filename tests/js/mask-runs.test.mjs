import assert from 'node:assert/strict';
import test from 'node:test';
import { inflateSync } from 'node:zlib';
import { encodeMask } from '../../wwwroot-assets/js/masks/png.js';
import { cocoCounts, difference, flip, fromCocoCounts, pack, unpack } from '../../wwwroot-assets/js/masks/rle.js';
import { masks, picture } from './random-masks.mjs';

test('cocoCounts: column by column, beginning with zeros', () => {
  // Columns 01, 11, 00: a zero, three ones, two zeros.
  assert.deepEqual(cocoCounts(picture('.#.', '##.'), 3, 2), [1, 3, 2]);
  assert.deepEqual(cocoCounts(picture('#'), 1, 1), [0, 1]);
});

test('cocoCounts: there and back is the same mask', () => {
  for (const { mask, width, height } of masks(80)) assert.deepEqual(fromCocoCounts(cocoCounts(mask, width, height), width, height), mask);
});

test('fromCocoCounts: runs of another size are refused', () => {
  assert.throws(() => fromCocoCounts([3, 2], 2, 2), /5 pixels.*4/);
});

test('difference: flips one mask into the other and back', () => {
  for (const { mask, width, random } of masks(80)) {
    const after = mask.map(inside => random() < 0.2 ? 1 - inside : inside);
    const runs = difference(mask, after);
    const work = mask.slice();
    flip(work, runs, width);
    assert.deepEqual(work, after);
    flip(work, runs, width);
    assert.deepEqual(work, mask);
  }
});

test('flip: tells the rows it touched', () => {
  const mask = new Uint8Array(20);
  assert.deepEqual(flip(mask, Uint32Array.of(6, 3, 2, 1), 5), { top: 1, bottom: 3 });
  assert.equal(flip(mask, new Uint32Array(0), 5), null);
});

test('pack: a draft\'s mask comes back', () => {
  for (const { mask, width, height } of masks(40)) assert.deepEqual(unpack(pack(mask), width, height), mask);
});

test('encodeMask: an 8-bit grey PNG of 0 and 255 whose checksums hold', async () => {
  const mask = picture('.#.', '##.');
  const bytes = Buffer.from(await (await encodeMask(mask, 3, 2)).arrayBuffer());
  assert.deepEqual([...bytes.subarray(1, 4)], [...'PNG'].map(l => l.charCodeAt(0)));
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]], [3, 2, 8, 0]);
  // zlib's check value of the standard: CRC-32 of IEND's name is AE426082.
  assert.equal(bytes.subarray(-4).toString('hex'), 'ae426082');
  const length = bytes.readUInt32BE(33);
  assert.deepEqual([...inflateSync(bytes.subarray(41, 41 + length))], [0, 0, 255, 0, 0, 255, 255, 0]);
});
