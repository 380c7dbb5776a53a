import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OomlabError } from '../../errors.ts';
import { readWritten } from './readWritten.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-written-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function refusal(text: string): OomlabError {
  const file = join(folder, 'a.yaml');
  writeFileSync(file, text);
  try {
    readWritten(file, 'a.yaml');
  } catch (error) {
    if (error instanceof OomlabError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

test.each([
  ['an anchor of any length that is nowhere', `a: *${'x'.repeat(50_000)}`],
  ['a mapping that goes on', `a: ${'b: '.repeat(50_000)}`],
  ['thousands of mistakes', '"a": 1 2\n'.repeat(3000)],
])('%s is told in a few short lines', (_, text) => {
  const { message, also } = refusal(text);
  expect(message).toMatch(/^a\.yaml:/);
  expect(Math.max(...[message, ...also].map(({ length }) => length))).toBeLessThan(400);
  expect(also.length).toBeLessThanOrEqual(20);
});
