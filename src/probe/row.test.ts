import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostCpuColumns, probeColumns } from '../record/probeRow.ts';

test('every column is filled by somebody: one that no reader names would be empty in every recording', () => {
  const isReader = (path: string): boolean => !path.includes('testing/') && !path.endsWith('.test.ts');
  const sources = globSync('**/*.ts', { cwd: import.meta.dirname })
    .filter(isReader)
    .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'));
  // Read in one go, in the order in which the kernel has them.
  const inOneGo: readonly string[] = hostCpuColumns;
  const unnamed = probeColumns.filter(
    (name) => !inOneGo.includes(name) && !sources.some((source) => source.includes(`'${name}'`)),
  );
  expect(unnamed).toEqual([]);
});
