import { expect, test } from 'vitest';
import { OomlabError } from '../errors.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { buildRecording, containerId, died, kernelLines } from '../record/testing/buildRecording.ts';
import { advicePages } from '../report/page/template.ts';
import { explainText } from '../terminal/explainText.ts';
import { judge } from '../verdict/judge.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import { fixture } from '../verdict/testing/fixture.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { pickTrials } from './explain.ts';

const run = aRun([aKilledTrial('01-swap=off-1'), aKilledTrial('02-swap=1g-1')]);
for (const [index, { trial }] of run.recordings.entries()) {
  trial.plan.position = index + 1;
  trial.plan.variant = { swap: index === 0 ? 'off' : '1g' };
}
const ids = (wanted: string) => pickTrials(run, wanted).map(({ trial }) => trial.plan.id);

test('a trial is meant by its id, its number, or a part of its variant', () => {
  expect(ids('02-swap=1g-1')).toEqual(['02-swap=1g-1']);
  expect(ids('1')).toEqual(['01-swap=off-1']);
  expect(ids('swap=off')).toEqual(['01-swap=off-1']);
  expect(ids('swap')).toEqual(['01-swap=off-1', '02-swap=1g-1']);
});

test.each(['3', 'swap=of3', ''.padEnd(3, 'x')])(
  'an unknown trial "%s" is a usage error that names the nearest',
  (wanted) => {
    expect(() => pickTrials(run, wanted)).toThrow(OomlabError);
    expect(() => pickTrials(run, wanted)).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('01-swap=off-1') }),
    );
  },
);

const killed = judge(
  buildRecording({
    ...died(20_000, 137),
    events: [
      ...kernelLines(
        20_000,
        fixture('kernel-6.18-child.txt').replaceAll(
          '535ee9650d2d94e7d988bc2806298c2d6d9c64975b4f4d9e68a75a3b4c4e9f11',
          containerId,
        ),
      ),
      ...(died(20_020, 137).events ?? []),
    ],
  }),
);
const plain = { tty: false, columns: 80, color: false };

test('the host of a fleet that executed it is named', () => {
  const told = (verdict: Verdict) => explainText(verdict, plain, advicePages);
  expect(told({ ...killed, host: 'b' })).toContain(', on host b. Confidence: ');
  expect(told(killed)).not.toContain('on host');
});

test('the chain ends with the question that decided, and the kernel’s report is in fields', () => {
  expect(killed.chain.map(({ decided }) => decided)).toEqual([false, true, false]);
  expect(killed.kills).toMatchObject([
    {
      scope: 'memcg',
      limit: 'own',
      name: 'we ird) (x',
      anonRssKb: 48384,
      limitKb: 49152,
      tasks: [{ pid: 12017 }, { name: 'sh' }],
    },
  ]);
  const text = explainText(killed, plain, advicePages);
  expect(text).toContain('1. Did the whole machine run out of memory? No: The kernel log was read');
  expect(text).toContain('2. Did the kernel kill at a memory group’s limit? Yes: ');
  expect(text).toContain('tasks     we ird) (x (12017) 50.9 MiB, sh (11894) 1.5 MiB');
  expect(text).toContain(killed.confidenceRule);
});

test('first things stand in order of time, and what was not seen is said', () => {
  const text = explainText(aVerdict(aKilledTrial()), plain, advicePages);
  const order = [...text.matchAll(/^ +\d+\.\d{3} {2}(.+)$/gm)].map(([, name]) => name);
  expect(order).toEqual([
    'load starts',
    'first limit hit',
    'first kill',
    'killed',
    'service ends',
    'exited',
    'observation ends',
    'objective broken',
  ]);
  expect(text).toContain('not seen:  first stall, first full GC, first out-of-memory error');
});

test('no line is wider than the terminal, and nothing is coloured elsewhere', () => {
  const narrow = explainText(killed, { tty: true, columns: 60, color: false }, advicePages);
  const wide = narrow.split('\n').filter((line) => line.length > 60);
  expect(wide).toEqual([]);
  expect(explainText(killed, plain, advicePages)).not.toContain('\u001b');
  expect(explainText(killed, { tty: true, columns: 60, color: true }, advicePages)).toContain('\u001b[1m');
});
