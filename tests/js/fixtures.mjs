// What C# and the browser must both compute: tests/fixtures, written by make_fixtures.py there.

import { readFileSync } from 'node:fs';

export const read = name => JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url)));

/** Lengths of alternating runs, row by row, the first outside. */
export function maskOf(runs) {
  const mask = new Uint8Array(runs.reduce((sum, run) => sum + run, 0));
  let at = 0;
  runs.forEach((run, n) => mask.fill(n % 2, at, at += run));
  return mask;
}

export const bytesOf = text => Uint8Array.from(Buffer.from(text, 'base64'));
export const floatsOf = text => new Float32Array(bytesOf(text).buffer);
