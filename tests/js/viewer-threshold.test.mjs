import assert from 'node:assert/strict';
import test from 'node:test';
import { Threshold } from '../../wwwroot-assets/js/viewer/threshold.js';

test('Threshold: without a number of its own it is the rule, whichever run comes', () => {
  const threshold = new Threshold(null);
  threshold.setRule(0.3);
  assert.equal(threshold.value, 0.3);
  threshold.setRule(0.6);
  assert.equal(threshold.value, 0.6);
  assert.equal(threshold.own, null);
});

test('Threshold: a number from the address stays for another rule', () => {
  const threshold = new Threshold(0.25);
  threshold.setRule(0.5);
  assert.equal(threshold.own, 0.25);
});

test('Threshold: a number that reads as the rule is the rule', () => {
  const threshold = new Threshold(0.4321);
  threshold.setRule(0.43213);
  assert.equal(threshold.own, null);
  assert.equal(threshold.value, 0.43213);
});

test('Threshold: what is chosen lies between 0 and 1 and has four digits', () => {
  const threshold = new Threshold(null);
  threshold.setRule(0.5);
  for (const [chosen, kept] of [[-1, 0], [7, 1], [0.123456, 0.1235], [0.5002, null]]) {
    threshold.choose(chosen);
    assert.equal(threshold.own, kept);
  }
});
