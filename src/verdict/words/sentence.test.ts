import { describe, expect, test } from 'vitest';
import { buildRecording, died, kernelLines, said } from '../../record/testing/buildRecording.ts';
import type { Facts } from '../facts.ts';
import type { End } from '../finding.ts';
import { fixture } from '../testing/fixture.ts';
import { gather } from '../trialFacts.ts';
import { sentence } from './sentence.ts';

const trial: Facts = gather(buildRecording({}));
/** The same for somebody who has nothing but logs, in which it has a name. */
const logs: Facts = { ...trial, subject: 'shop', watch: null };
const [seenKill] = gather(
  buildRecording({
    ...died(10_030, 137),
    events: kernelLines(10_000, fixture('kernel-6.18-main.txt')),
  }),
).kills.own;
if (!seenKill) throw new Error('the fixture has a kill');

const ending: End = {
  kind: 'crash',
  at: null,
  victim: null,
  limit: null,
  service: null,
  byServer: false,
  detail: 'exit 3',
  processAlive: null,
};
const said8s = {
  when: ' 8.0 s into the load',
  degradation: null,
  confidence: 'certain',
  ledger: null,
  cause: null,
  growth: null,
} as const;
const inTrial = (end: Partial<End>, said: Partial<Parameters<typeof sentence>[2]> = {}) =>
  sentence(trial, { ...ending, ...end }, { ...said8s, ...said });
const inLogs = (end: Partial<End>, facts: Partial<Facts> = {}) =>
  sentence({ ...logs, ...facts }, { ...ending, ...end }, { ...said8s, when: '' });

describe('a trial’s end', () => {
  test.each<[string, Partial<End>]>([
    [
      'The kernel’s OOM killer killed the main process 8.0 s into the load at the container’s own limit.',
      { kind: 'oom-kill', victim: 'main', limit: 'own' },
    ],
    ['The kernel’s OOM killer killed the main process 8.0 s into the load.', { kind: 'oom-kill' }],
    [
      'The kernel’s OOM killer killed a child process 8.0 s into the load; the container lives on.',
      { kind: 'oom-kill', victim: 'child', processAlive: true },
    ],
    [
      'The kernel’s OOM killer killed a child process 8.0 s into the load.',
      { kind: 'oom-kill', victim: 'child', processAlive: false },
    ],
    [
      'The kernel’s OOM killer killed the main process 8.0 s into the load.',
      { kind: 'oom-kill', victim: 'main', processAlive: true },
    ],
    [
      'The Java heap was full (Java heap space) 8.0 s into the load: the process ended.',
      { kind: 'heap-oome', detail: 'Java heap space', processAlive: false },
    ],
    [
      'The Java heap was full (Java heap space) 8.0 s into the load: the process lives on and no longer serves well enough.',
      { kind: 'heap-oome', detail: 'Java heap space', processAlive: true },
    ],
    [
      'A limit of the runtime’s own was reached 8.0 s into the load (Metaspace).',
      { kind: 'other-oome', detail: 'Metaspace' },
    ],
    [
      'The process got no memory from the system 8.0 s into the load (mmap).',
      { kind: 'native-oom', detail: 'mmap' },
    ],
    ['It failed to start (exit 3).', { kind: 'failed-to-start' }],
    ['What happened is not certain (exit 3).', { kind: 'inconclusive' }],
    ['Somebody else killed the main process 8.0 s into the load (exit 3).', { kind: 'external-kill' }],
    [
      'Its own server killed a child process 8.0 s into the load (exit 3); the container lives on.',
      { kind: 'external-kill', victim: 'child', processAlive: true, byServer: true },
    ],
    [
      'Somebody else killed a child process 8.0 s into the load (exit 3); the container lives on.',
      { kind: 'external-kill', victim: 'child', processAlive: true },
    ],
    ['The process ended by itself 8.0 s into the load (exit 3), and not for lack of memory.', {}],
    ['It stopped serving 8.0 s into the load, and the process lives on.', { kind: 'unresponsive' }],
    [
      'It answered too late from 8.0 s into the load on, and the process lives on.',
      { kind: 'unresponsive', detail: 'answers too late until the end' },
    ],
    ['It survived 8.0 s of the load.', { kind: 'survived' }],
    [
      'The host ran out of memory 8.0 s into the load (perl): this says nothing about the container.',
      { kind: 'host-oom', detail: 'perl' },
    ],
  ])('%s', (words, end) => {
    expect(inTrial(end)).toBe(words);
  });
});

describe('an end that logs tell of', () => {
  test.each<[string, Partial<End>]>([
    ['The kernel’s OOM killer killed shop at its own limit.', { kind: 'oom-kill', limit: 'own' }],
    ['The kernel’s OOM killer killed a child process of shop.', { kind: 'oom-kill', victim: 'child' }],
    [
      'The Java heap of shop was full (Java heap space): the process lives on.',
      { kind: 'heap-oome', detail: 'Java heap space', processAlive: true },
    ],
    ['Shop ended by itself (exit 3); nothing here says that memory was the reason.', {}],
    ['Shop survived (it serves).', { kind: 'survived', detail: 'it serves' }],
    ['The whole machine ran out of memory (panic).', { kind: 'host-oom', detail: 'panic' }],
  ])('%s', (words, end) => {
    expect(inLogs(end)).toBe(words);
  });

  test('where the kernel names a process, its role is told beside it', () => {
    const own = { kills: { ...logs.kills, own: [seenKill] } };
    const global = { kills: { ...logs.kills, global: [seenKill] } };
    const killed = (victim: End['victim']) => inLogs({ kind: 'oom-kill', victim }, own);
    expect(killed('main')).toBe('The kernel’s OOM killer killed shop, the main process.');
    expect(killed('child')).toBe('The kernel’s OOM killer killed shop, a child process.');
    expect(killed(null)).toBe('The kernel’s OOM killer killed shop.');
    expect(inLogs({ kind: 'host-oom', victim: 'main' }, global)).toBe(
      'The whole machine ran out of memory, and the kernel killed shop, the main process.',
    );
  });
});

describe('what is said beside the end', () => {
  test('what it suffered before, or while it survived', () => {
    expect(inTrial({ kind: 'unresponsive' }, { degradation: 'gc-thrash' })).toBe(
      'It stopped serving 8.0 s into the load, and the process lives on, after GC thrash.',
    );
    expect(inTrial({ kind: 'survived' }, { degradation: 'swap-thrash' })).toBe(
      'It survived 8.0 s of the load, in swap thrash.',
    );
    expect(inTrial({ kind: 'survived' }, { degradation: 'none' })).toBe('It survived 8.0 s of the load.');
  });

  test('how sure it is; what is not certain by its words is not said to be unsure', () => {
    expect(inTrial({ kind: 'survived' }, { confidence: 'likely' })).toBe(
      'It survived 8.0 s of the load (likely).',
    );
    expect(inTrial({ kind: 'survived' }, { confidence: 'unsure' })).toBe(
      'It survived 8.0 s of the load (unsure).',
    );
    expect(inTrial({ kind: 'inconclusive' }, { confidence: 'unsure' })).toBe(
      'What happened is not certain (exit 3).',
    );
  });

  test('the out-of-memory errors that were survived, and no others', () => {
    const errors = (...lines: string[]) =>
      gather(buildRecording({ log: lines.map((line, index) => said(5000 + index, line)) }));
    const one = 'java.lang.OutOfMemoryError: Java heap space';
    const words = (facts: Facts, kind: End['kind'] = 'survived') =>
      sentence(facts, { ...ending, kind }, said8s);
    expect(words(errors(one))).toBe('It survived 8.0 s of the load, with 1 out-of-memory error on the way.');
    expect(words(errors(one, one, 'MemoryError'))).toBe(
      'It survived 8.0 s of the load, with 3 out-of-memory errors on the way.',
    );
    expect(words(errors('all is well'))).toBe('It survived 8.0 s of the load.');
    expect(words(errors(one), 'unresponsive')).not.toContain('error');
  });
});
