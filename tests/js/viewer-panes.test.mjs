import assert from 'node:assert/strict';
import test from 'node:test';
import { table } from '../../wwwroot-assets/js/viewer/image-help.js';
import { contents, firstContents, fromText, rectangles, settle, toText } from '../../wwwroot-assets/js/viewer/panes.js';

const image = { width: 768, height: 576 };
const everything = contents({ hasReference: true, hasMap: true, extra: [{ name: 'run:7', title: 'B' }] });

test('rectangles: as many as asked, equal, inside the stage and apart', () => {
  for (const count of [1, 2, 3, 4, 6]) {
    for (const stage of [{ width: 900, height: 600 }, { width: 360, height: 500 }]) {
      const found = rectangles(count, stage, image);
      assert.equal(found.length, count);
      for (const r of found) {
        assert.equal(r.width, found[0].width);
        assert.ok(r.x >= 0 && r.y >= 0 && r.x + r.width <= stage.width + 1e-6 && r.y + r.height <= stage.height + 1e-6);
      }
      found.forEach((a, i) => found.slice(i + 1).forEach(b =>
        assert.ok(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y)));
    }
  }
});

test('rectangles: beside each other on a wide stage, below each other on a narrow one', () => {
  assert.equal(rectangles(2, { width: 900, height: 400 }, image)[1].y, 0);
  assert.equal(rectangles(2, { width: 300, height: 700 }, image)[1].x, 0);
});

test('firstContents: six panes end in the second run; without one, in the layers', () => {
  assert.deepEqual(firstContents('6', everything), ['image', 'reference', 'prediction', 'difference', 'heat', 'run:7']);
  const alone = contents({ hasReference: true, hasMap: false, extra: [] });
  assert.deepEqual(firstContents('6', alone), ['image', 'reference', 'layers', 'layers', 'layers', 'layers']);
  assert.equal(firstContents('swipe', everything).length, 2);
});

test('settle: what a case does not have becomes the layers', () => {
  assert.deepEqual(settle(['image', 'run:9', 'heat'], everything), ['image', 'layers', 'heat']);
});

test('toText and fromText: a link restores the panes; the usual one needs no place', () => {
  assert.equal(toText('1', ['layers']), null);
  for (const [layout, shown] of [
    ['1', ['heat']],
    ['2', ['image', 'run:7']],
    ['swipe', ['image', 'difference']],
    ['6', firstContents('6', everything)],
  ])
    assert.deepEqual(fromText(toText(layout, shown)), { layout, shown });
});

test('fromText: nonsense and too many panes are nothing', () => {
  for (const text of [null, '', 'image,image,image,image,image', 'swipe:image', '<script>'])
    assert.equal(fromText(text), null, String(text));
});

test('table: nothing asked changes nothing; contrast turns about the middle; ends are clamped', () => {
  assert.deepEqual([...table(0, 0)], Array.from({ length: 256 }, (_, i) => i));
  const strong = table(0.5, 0);
  assert.equal(strong[0], 0);
  assert.equal(strong[255], 255);
  assert.ok(strong[150] > 150 && strong[100] < 100);
  assert.ok(table(-0.5, 0)[200] < 200);
  assert.ok(table(0, 0.2)[100] > 100);
});
