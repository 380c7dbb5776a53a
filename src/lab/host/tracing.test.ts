import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sweepTracing } from './tracing.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-tracing-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const at = (...names: string[]): string => join(folder, ...names);

test('a folder in TMPDIR that has the name of a mount of tracing is nobody’s business', () => {
  vi.stubEnv('TMPDIR', folder);
  const planted = at('oomlab-tracefs-4194999-1');
  writeFileSync(planted, '');
  expect(sweepTracing).not.toThrow();
  expect(existsSync(planted)).toBe(true);
});
