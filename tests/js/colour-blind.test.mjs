import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { extraLook } from '../../wwwroot-assets/js/viewer/preferences.js';

// Full dichromacy in linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
const VISION = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const linear = hex => [1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16) / 255)
  .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** CIE L*a*b* under D65 of what a reader with this vision sees. */
function seen(hex, matrix) {
  const rgb = linear(hex);
  const [r, g, b] = matrix.map(row => Math.min(Math.max(row.reduce((sum, weight, i) => sum + weight * rgb[i], 0), 0), 1));
  const f = t => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  const [x, y, z] = [
    f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505),
    f(0.2126 * r + 0.7152 * g + 0.0722 * b),
    f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089),
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const css = readFileSync(new URL('../../wwwroot-assets/css/portal.css', import.meta.url), 'utf8');
const token = name => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(css)[1];

const apart = (one, other, matrix) => Math.hypot(...seen(one, matrix).map((v, axis) => v - seen(other, matrix)[axis]));

/** `top` over `under`, as the difference map lies over the skin (js/viewer/drawing.js). */
const over = (top, under, opacity) =>
  '#' +
  [1, 3, 5]
    .map(i =>
      Math.round(opacity * Number.parseInt(top.slice(i, i + 2), 16) + (1 - opacity) * Number.parseInt(under.slice(i, i + 2), 16))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');

const reference = token('reference'), prediction = token('prediction');
const falsePositive = token('false-positive'), falseNegative = token('false-negative');
const SKIN = { fair: '#e6c3b0', usual: '#d8a88f', reddened: '#c58c74', lesion: '#7a4a38', 'dark lesion': '#4a2a22' };

// 2.3 is just noticeable side by side; thin lines over skin need ten times that.
test('reference, prediction, both kinds of difference and four further layers are onResult apart by every reader', () => {
  const colours = [reference, prediction, falsePositive, falseNegative, ...[0, 1, 2, 3].map(i => extraLook(i).colour)];
  for (const [vision, matrix] of Object.entries(VISION)) {
    colours.forEach((one, i) => colours.slice(i + 1).forEach(other => {
      const distance = apart(one, other, matrix);
      assert.ok(distance > 25, `${one} and ${other} with ${vision}: ${distance.toFixed(1)}`);
    }));
  }
});

test('a difference map over skin is onResult from skin, from both outlines and in its two kinds by every reader', () => {
  for (const [vision, matrix] of Object.entries(VISION)) {
    for (const [name, skin] of Object.entries(SKIN)) {
      const [tooMuch, missed] = [falsePositive, falseNegative].map(colour => over(colour, skin, 0.62));
      for (const [one, other, least] of [
        [tooMuch, missed, 40],
        [tooMuch, skin, 20],
        [missed, skin, 12],
        [tooMuch, reference, 20],
        [tooMuch, prediction, 20],
        [missed, reference, 20],
        [missed, prediction, 20],
      ]) {
        const distance = apart(one, other, matrix);
        assert.ok(distance > least, `${one} and ${other} over ${name} skin with ${vision}: ${distance.toFixed(1)}`);
      }
    }
  }
});
