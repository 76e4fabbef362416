import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

// One such rule made Chromium restyle the whole page at every change of it: twenty runs took seven seconds to draw.
test('no style sheet asks for an element by what it holds: a class says it', () => {
  const sheets = ['wwwroot-assets/css', 'src/LesionPortal.Web']
    .map(folder => new URL(`../../${folder}/`, import.meta.url))
    .flatMap(folder => readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.css')).map(name => new URL(name, folder)));
  assert.ok(sheets.length > 50, `only ${sheets.length} style sheets were found`);
  assert.deepEqual(sheets.filter(sheet => readFileSync(sheet, 'utf8').includes(':has(')).map(String), []);
});
