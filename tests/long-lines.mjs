#!/usr/bin/env node
// Lists the lines longer than .editorconfig allows, in code that is written by hand: C#, Razor, style sheets, browser code.
//   tests/long-lines.mjs             path:line: length, the longest first
//   tests/long-lines.mjs --counts    how many in each project
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative, sep } from 'node:path';

const root = fileURLToPath(new URL('..', import.meta.url));
const limit = Number(/^max_line_length = (\d+)$/m.exec(readFileSync(join(root, '.editorconfig'), 'utf8'))[1]);
const written = /\.(cs|razor|css|m?js)$/;
const skipped = new Set(['artifacts', 'bin', 'obj', 'node_modules', 'vendor', 'Migrations']);

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(join(folder, entry.name));
    else if (entry.isFile() && written.test(entry.name)) yield join(folder, entry.name);
  }
}

const found = [];
for (const folder of ['src', 'tests', 'wwwroot-assets']) {
  for (const file of filesBelow(join(root, folder))) {
    const path = relative(root, file).split(sep).join('/');
    readFileSync(file, 'utf8').split(/\r?\n/).forEach((line, at) => {
      const length = [...line].length;
      if (length > limit) found.push({ path, line: at + 1, length });
    });
  }
}

if (process.argv.includes('--counts')) {
  const counts = new Map();
  for (const { path } of found) {
    const project = path.startsWith('wwwroot-assets/') ? 'wwwroot-assets' : path.split('/').slice(0, 2).join('/');
    counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  for (const [project, count] of [...counts].sort()) console.log(`${count} ${project}`);
} else {
  for (const { path, line, length } of found.sort((a, b) => b.length - a.length)) console.log(`${path}:${line}: ${length}`);
}
