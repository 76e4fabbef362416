// The browser code's types: JSDoc in every file, checked by TypeScript as wwwroot-assets/tsconfig.json says. Nothing is emitted.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const assets = fileURLToPath(new URL('../../wwwroot-assets/', import.meta.url));

test('types: TypeScript finds nothing wrong in the browser code', () => {
  const system = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: say };
  const settings = ts.getParsedCommandLineOfConfigFile(path.join(assets, 'tsconfig.json'), {}, system);
  const program = ts.createProgram(settings.fileNames, settings.options);
  const problems = [...settings.errors, ...ts.getPreEmitDiagnostics(program)];
  const host = { getCurrentDirectory: () => assets, getCanonicalFileName: name => name, getNewLine: () => '\n' };
  assert.equal(problems.length, 0, `${problems.length} found:\n${ts.formatDiagnostics(problems, host)}`);
  assert.ok(settings.fileNames.length > 50, `${settings.fileNames.length} files were checked`);
});

test('types: every file asks for the check and none opts out', () => {
  for (const name of readdirSync(path.join(assets, 'js'), { recursive: true }).filter(file => file.endsWith('.js'))) {
    const text = readFileSync(path.join(assets, 'js', name), 'utf8');
    assert.ok(text.startsWith('// @ts-check\n'), `${name} does not begin with // @ts-check`);
    assert.doesNotMatch(text, /@ts-(ignore|nocheck|expect-error)/, name);
  }
});

function say(problem) {
  throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
}
