import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { forget, read, readJson, write } from '../../wwwroot-assets/js/browser-storage.js';
import { choose, current, KEY } from '../../wwwroot-assets/js/reader.js';

const throws = () => { throw new DOMException('off', 'SecurityError'); };

function storage({ full = false } = {}) {
  const texts = new Map();
  return {
    texts,
    getItem: key => texts.get(key) ?? null,
    removeItem: key => texts.delete(key),
    setItem: (key, text) => (full ? throws() : texts.set(key, text)),
  };
}

const use = kept =>
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, ...(kept ? { value: kept } : { get: throws }) });

beforeEach(() => {
  use(storage());
  ['a', KEY].forEach(forget);
  globalThis.window = { dispatchEvent() {} };
});

test('write: goes to the browser\'s storage, forget takes it away', () => {
  write('a', '1');
  assert.deepEqual([localStorage.texts.get('a'), read('a')], ['1', '1']);
  forget('a');
  assert.deepEqual([localStorage.texts.size, read('a')], [0, null]);
});

test('write: with storage switched off it holds while the page is open', () => {
  use(null);
  assert.equal(read('a'), null);
  write('a', '1');
  assert.equal(read('a'), '1');
  forget('a');
  assert.equal(read('a'), null);
});

test('write: with storage full the new text counts, not the old one', () => {
  const full = storage({ full: true });
  full.texts.set('a', 'old');
  use(full);
  write('a', 'new');
  assert.equal(read('a'), 'new');
});

test('readJson: damaged or none is null', () => {
  assert.equal(readJson('a'), null);
  write('a', '{oops');
  assert.equal(readJson('a'), null);
  write('a', '{"x":1}');
  assert.deepEqual(readJson('a'), { x: 1 });
});

test('reader: chosen with storage off, it reads on', () => {
  use(null);
  assert.equal(current(), null);
  choose(7);
  assert.equal(current(), 7);
  choose(null);
  assert.equal(current(), null);
});
