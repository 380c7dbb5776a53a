import { describe, expect, test } from 'vitest';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { TerminalKind } from '../../scenario/outcomes.ts';
import { answeredErrors, answeredLate } from '../finding.ts';
import { aVerdict } from '../testing/aVerdict.ts';
import type { Verdict } from '../verdict.ts';
import { childWords, endClause, limitWords, outcomeWords, pairName } from './endWords.ts';

const plain = aVerdict(buildRecording({}));

describe('an end as a clause', () => {
  test.each<[TerminalKind, string, string]>([
    ['oom-kill', 'the kernel’s OOM killer killed it', 'the kernel’s OOM killer killed worker 7'],
    ['heap-oome', 'the Java heap was full', 'the Java heap of shop was full'],
    [
      'other-oome',
      'a limit of the runtime’s own was reached',
      'a limit of the runtime’s own was reached in shop',
    ],
    ['native-oom', 'it got no memory from the system', 'java (pid 42) got no memory from the system'],
    ['external-kill', 'somebody else killed it', 'somebody else killed worker 7'],
    ['crash', 'it ended by itself', 'java (pid 42) ended by itself'],
    ['unresponsive', 'it stopped serving', 'shop stopped serving'],
    ['survived', 'it survived', 'shop survived'],
    ['failed-to-start', 'it failed to start', 'shop failed to start'],
    ['host-oom', 'the host ran out of memory', 'the whole machine ran out of memory'],
    ['inconclusive', 'what happened is not certain', 'what happened to shop is not certain'],
  ])('%s: of the one service that there is, and of one of several', (kind, alone, named) => {
    expect(
      endClause(kind, {
        killed: 'it',
        process: 'it',
        service: null,
        byServer: false,
        late: false,
        errors: false,
      }),
    ).toBe(alone);
    expect(
      endClause(kind, {
        killed: 'worker 7',
        process: 'java (pid 42)',
        service: 'shop',
        byServer: false,
        late: false,
        errors: false,
      }),
    ).toBe(named);
  });
});

test('who it met, where it was not the main process', () => {
  expect(childWords({ victim: 'main', service: null })).toBeNull();
  expect(childWords({ victim: 'main', service: 'app' })).toBeNull();
  expect(childWords({ victim: null, service: null })).toBeNull();
  expect(childWords({ victim: 'child', service: null })).toBe('a child process');
  expect(childWords({ victim: 'child', service: 'app' })).toBe('a child process');
  expect(childWords({ victim: 'child', service: 'redis' })).toBe('a process of redis');
});

describe('an outcome', () => {
  const of = (terminal: Partial<Verdict['terminal']>, kind: Verdict['degradation']['kind'] = 'none') =>
    outcomeWords({
      ...plain,
      terminal: { ...plain.terminal, ...terminal },
      degradation: { kind, onsetMs: null },
    });

  test('in words, with whom it met, and what was suffered before it or in it', () => {
    expect(of({ kind: 'oom-kill' })).toBe('the kernel’s OOM killer killed it');
    expect(of({ kind: 'oom-kill', victim: 'child' })).toBe('the kernel’s OOM killer killed a child process');
    expect(of({ kind: 'heap-oome' }, 'gc-thrash')).toBe('the Java heap was full (after GC thrash)');
    expect(of({ kind: 'survived' }, 'swap-thrash')).toBe('it survived (in swap thrash)');
    expect(of({ kind: 'unresponsive' }, 'cache-thrash')).toBe('it stopped serving (after page-cache thrash)');
  });

  test('of answers that were good, and came too late', () => {
    const late = { kind: 'unresponsive', detail: answeredLate } as const;
    expect(of(late, 'gc-thrash')).toBe('it answered too late (after GC thrash)');
    expect(of({ kind: 'unresponsive', detail: answeredErrors })).toBe('it answered with errors');
  });

  test('in one word', () => {
    expect(pairName('gc-thrash', 'heap-oome')).toBe('gc-thrash → heap-oome');
    expect([pairName('none', 'crash'), pairName(null, 'crash')]).toEqual(['crash', 'crash']);
  });
});

test('whose limit it was: of the container of a trial, and of one that has a name', () => {
  const words = (subject: string | null) =>
    (['own', 'ancestor', 'machine'] as const).map((limit) => limitWords(limit, subject));
  expect(words(null)).toEqual([
    'the container’s own limit',
    'the limit of a group above the container',
    'the limit of the machine',
  ]);
  expect(words('container web')).toEqual([
    'its own limit',
    'the limit of a group above it',
    'the limit of the machine',
  ]);
});
