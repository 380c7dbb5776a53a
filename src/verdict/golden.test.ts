import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import { judge } from './judge.ts';

/** Recordings of real trials on cgroup v1 and v2. `truth.json` says what happened, known by how the trial was made. */
const root = join(import.meta.dirname, '..', '..', 'test', 'golden');
const folders = globSync('*/trial.json', { cwd: root }).map(dirname).sort();

interface Truth {
  terminal: string;
  victim: string | null;
  degradation: string;
}

test.each(folders)('%s is judged as what it was', (folder) => {
  const truth: Truth = JSON.parse(readFileSync(join(root, folder, 'truth.json'), 'utf8'));
  const { terminal, degradation } = judge(readTrial(join(root, folder)));
  const { kind, victim } = terminal;
  // A main process that ended by itself has no victim; where the truth names none, none is asked for.
  expect({
    terminal: kind,
    victim: truth.victim === null ? null : victim,
    degradation: degradation.kind,
  }).toEqual(truth);
});

test('every golden recording states its truth', () => {
  expect(folders.filter((folder) => !existsSync(join(root, folder, 'truth.json')))).toEqual([]);
  expect(folders.length).toBeGreaterThanOrEqual(20);
});
