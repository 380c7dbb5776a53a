import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import type { FaultCase } from '../scenario/faultCase.ts';
import { degradationKinds, terminalKinds } from '../scenario/outcomes.ts';
import { adviceFile } from './advice/advice.ts';
import { judge } from './judge.ts';

/** A verdict that the project can give must be explained, provoked by a known fault, and recorded once for real. */

const root = join(import.meta.dirname, '..', '..');
const modules = await Promise.all(
  globSync('corpus/*.ts', { cwd: root }).map(
    (file): Promise<{ default?: FaultCase[] }> => import(join(root, file)),
  ),
);
const truths = modules.flatMap((module) => module.default ?? []).map(({ truth }) => truth);

/** Recordings of real trials, judged anew. */
const golden = globSync('test/golden/*/trial.json', { cwd: root })
  .map((file) => judge(readTrial(join(root, dirname(file)))))
  .map(({ terminal, degradation }) => ({ terminal: terminal.kind, degradation: degradation.kind }));

const verdicts = [
  ...terminalKinds.map((kind) => ({ part: 'terminal' as const, kind: kind as string })),
  ...degradationKinds.map((kind) => ({ part: 'degradation' as const, kind: kind as string })),
];

test.each(verdicts)('$part $kind has its page of advice', ({ kind }) => {
  expect(existsSync(join(import.meta.dirname, 'advice', adviceFile(kind as never)))).toBe(true);
});

/**
 * What no case can state. `inconclusive` is never true of a fault. `host-oom` takes a host that may be sacrificed: its
 * golden recording is of a virtual machine.
 */
const withoutCase = new Set(['inconclusive', 'host-oom']);

test.each(verdicts.filter(({ kind }) => !withoutCase.has(kind)))(
  '$part $kind has its case in the corpus',
  ({ part, kind }) => {
    expect(truths.filter((truth) => (truth[part] as readonly string[]).includes(kind))).not.toEqual([]);
  },
);

test.each(verdicts)('$part $kind has its golden recording', ({ part, kind }) => {
  expect(golden.filter((recorded) => recorded[part] === kind)).not.toEqual([]);
});
