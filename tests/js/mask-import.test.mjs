import assert from 'node:assert/strict';
import test from 'node:test';

import { typeOf } from '../../wwwroot-assets/js/mask-import.js';

test('a mask is sent as what its name says', () => {
  assert.deepEqual(['a.zip', 'IMD002.TIF', 'IMD002_mask.tiff', 'IMD002.png'].map(typeOf), [
    'application/zip',
    'image/tiff',
    'image/tiff',
    'image/png',
  ]);
});
