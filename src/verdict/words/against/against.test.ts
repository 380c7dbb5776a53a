import { describe, expect, test } from 'vitest';
import { buildRecording, mib, plan } from '../../../record/testing/buildRecording.ts';
import type { TerminalKind } from '../../../scenario/outcomes.ts';
import type { Degradation } from '../../degradation/degradation.ts';
import type { Facts, SeenSign, Watch } from '../../facts.ts';
import { finding, type Runner } from '../../finding.ts';
import { onTrial } from '../../moment.ts';
import { aVerdict } from '../../testing/aVerdict.ts';
import { gather } from '../../trialFacts.ts';
import type { Verdict } from '../../verdict.ts';
import { againstEnd } from './against.ts';
import { againstThrash } from './againstThrash.ts';

const recording = buildRecording({ plan: { target: { ...plan.target, runtime: 'jvm' } } });
const facts: Facts = gather(recording);
const found = (kind: TerminalKind, against: Runner[] = []) =>
  finding(kind, '', { confidence: 'likely', evidence: [], against });
const because = (of: Partial<Facts>, about: string, kind: TerminalKind = 'inconclusive') =>
  againstEnd({ ...facts, ...of }, found(kind)).find((runner) => runner.kind === about)?.because;

describe('against a kill by the kernel', () => {
  const kills = (changes: Partial<Facts['kills']>) => ({ kills: { ...facts.kills, ...changes } });
  const half = { memory: { ...facts.memory, limitShare: 0.5 } };
  const blind = { memory: { ...facts.memory, limitShare: null } };

  test('that was looked for and not there', () => {
    expect(because({ ...kills({ oom: 'excluded', kernelLog: 'whole' }), ...half }, 'oom-kill')).toBe(
      'The kernel log was read and has no kill in this container. The most in use was 50 % of the limit.',
    );
    expect(because({ ...kills({ oom: 'excluded', kernelLog: 'none' }), ...blind }, 'oom-kill')).toBe(
      'The host counted no OOM kill.',
    );
    expect(because(kills({ oom: 'unlikely' }), 'oom-kill')).toBe(
      'The kernel’s log covers that moment and has no such line.',
    );
  });

  test('that nobody could have seen', () => {
    expect(because({ ...kills({ oom: 'unknown' }), ...half }, 'oom-kill')).toBe(
      'Not excluded: neither the kernel log nor a counter of the time was readable. The most in use was 50 % of the limit.',
    );
    expect(because({ ...kills({ oom: 'unknown' }), watch: null }, 'oom-kill')).toBe(
      'Not excluded: nothing here tells of a kill, and no kernel’s log covers the moment.',
    );
  });

  test('nothing, where it was seen', () => {
    expect(because(kills({ oom: 'seen' }), 'oom-kill')).toBeUndefined();
  });
});

describe('against a full heap', () => {
  const oome: SeenSign = {
    kind: 'jvm-oome',
    family: 'heap',
    message: 'Java heap space',
    inMain: false,
    act: null,
    atMs: 5000,
    quote: 'x',
    at: onTrial(5000),
    source: 'target log',
  } as SeenSign;
  const alive = (is: boolean | null) => ({ signs: [oome, oome], death: { ...facts.death, alive: is } });

  test('errors that did not end it', () => {
    expect(because(alive(true), 'heap-oome')).toBe(
      'There were 2 OutOfMemoryErrors in the log, but the service went on, or failed in another way.',
    );
    expect(because({ ...alive(true), watch: null }, 'heap-oome')).toBe(
      'There were 2 OutOfMemoryErrors in the log, but the process lives on.',
    );
    expect(because(alive(false), 'heap-oome')).toBe(
      'There were 2 OutOfMemoryErrors in the log, but the process is not known to have ended of them.',
    );
  });

  test('a log that has none, of a runtime that would have said so', () => {
    const { program } = facts;
    expect(because({}, 'heap-oome')).toBe('Its log has no OutOfMemoryError.');
    expect(because({ program: { ...program, heapError: null } }, 'heap-oome')).toBeUndefined();
    expect(because({ program: { ...program, log: null } }, 'heap-oome')).toBeUndefined();
    const other = { ...oome, kind: 'native-failure', detail: 'mmap', fatal: true } as SeenSign;
    expect(because({ signs: [other] }, 'heap-oome')).toBe('Its log has no OutOfMemoryError.');
  });
});

describe('against a kill by somebody else', () => {
  const ended = (exitCode: number | null, oom: Facts['kills']['oom'] = 'unknown') => ({
    death: { ...facts.death, ended: true, alive: false, exitCode },
    kills: { ...facts.kills, oom },
  });

  test('the kernel’s own word, or an exit code that SIGKILL does not give', () => {
    expect(because(ended(137, 'seen'), 'external-kill')).toBe(
      'The kernel counted or wrote down a kill of its own OOM killer.',
    );
    expect(because(ended(3), 'external-kill')).toBe('The exit code was 3; SIGKILL gives 137.');
  });

  test('nothing, where it fits, is not known, did not end, or never started', () => {
    expect(because(ended(137), 'external-kill')).toBeUndefined();
    expect(because(ended(null), 'external-kill')).toBeUndefined();
    expect(because({}, 'external-kill')).toBeUndefined();
    expect(because(ended(3), 'external-kill', 'failed-to-start')).toBeUndefined();
  });
});

test('against survival: a tail of broken seconds, of a process that lives', () => {
  const load = {
    ...facts.watch?.load,
    tail: { from: onTrial(20_000), forMs: 7400, onlyLate: false, mostlyErrors: false },
  };
  const watch = { ...facts.watch, load } as Watch;
  const alive = { ...facts.death, alive: true };
  expect(because({ watch, death: alive }, 'survived')).toBe('The objective was broken for the last 7 s.');
  expect(because({ watch, death: { ...alive, alive: null } }, 'survived')).toBeUndefined();
  expect(because({ death: alive }, 'survived')).toBeUndefined();
  expect(because({ watch: null, death: alive }, 'survived')).toBeUndefined();
});

describe('which of several', () => {
  const own = { kind: 'heap-oome' as const, because: 'the question knows better' };
  const excluded = { ...facts, kills: { ...facts.kills, oom: 'excluded' as const } };
  const runners = (of: Facts, kind: TerminalKind, against: Runner[]) => againstEnd(of, found(kind, against));

  test('the question’s own word comes first, and each end once', () => {
    const kinds = runners({ ...facts, kills: { ...facts.kills, oom: 'unknown' } }, 'crash', [own]);
    expect(kinds[0]).toEqual(own);
    expect(kinds.map(({ kind }) => kind)).toEqual(['heap-oome', 'oom-kill']);
  });

  test('what the kernel showed outranks it', () => {
    const said = { kind: 'oom-kill' as const, because: 'perhaps' };
    expect(runners(excluded, 'crash', [said])[0]?.because).toMatch(/^The kernel log was read/);
    const unknown = { ...facts, kills: { ...facts.kills, oom: 'unknown' as const } };
    expect(runners(unknown, 'crash', [said])[0]).toEqual(said);
  });

  test('never the end itself', () => {
    expect(runners(excluded, 'oom-kill', []).map(({ kind }) => kind)).not.toContain('oom-kill');
  });
});

describe('against a thrash', () => {
  const none: Degradation = {
    kind: 'none',
    onsetMs: null,
    confidence: 'certain',
    evidence: [],
    missing: [],
    near: null,
  };
  const measured: Verdict['measures'] = {
    ...aVerdict(recording).measures,
    worstMemFullShare: 0.05,
    worstIoFullShare: 0.07,
    worstGcShare: null,
    peakSwapBytes: null,
  };
  const of = (measures: Partial<Verdict['measures']>, degraded: Partial<Degradation> = {}) =>
    againstThrash({ ...none, ...degraded }, { ...measured, ...measures });
  const stalls = 'all tasks stood still for memory at most 5 %, for I/O at most 7 % of any 5 s';

  test('of swap: it was not used, or was used and that alone is none', () => {
    expect(of({ peakSwapBytes: 0 })).toEqual([{ kind: 'swap-thrash', because: 'Nothing was swapped out.' }]);
    expect(of({ peakSwapBytes: 3 * mib })).toEqual([
      {
        kind: 'swap-thrash',
        because: `Swap was used (up to 3 MiB), which alone is no thrash: ${stalls}.`,
      },
    ]);
    expect(of({ peakSwapBytes: 3 * mib }, { near: 'swap-thrash' })[0]?.because).toMatch(
      /of any 5 s; some of its signs were there\.$/,
    );
    expect(of({})).toEqual([]);
  });

  test('of the page cache: only where there were stalls to be felt, or some of its signs', () => {
    const words = [
      {
        kind: 'cache-thrash',
        because: expect.stringMatching(
          /^File pages read back, pressure and lost goodput did not come together for \d+ s: all tasks/,
        ),
      },
    ];
    expect(of({ worstMemFullShare: 0.11 })).toEqual(words);
    expect(of({ worstIoFullShare: 0.11 })).toEqual(words);
    expect(of({ worstMemFullShare: 0.1, worstIoFullShare: 0.1 })).toEqual([]);
    expect(of({ worstMemFullShare: null, worstIoFullShare: null }, { near: 'cache-thrash' })).toEqual(words);
    expect(of({ worstMemFullShare: null, worstIoFullShare: null })).toEqual([]);
  });

  test('of the collector', () => {
    expect(of({ worstGcShare: 0.2 })).toEqual([
      { kind: 'gc-thrash', because: expect.stringMatching(/^Collections took at most 20 % of any 5 s; /) },
    ]);
  });

  test('not the one that it was', () => {
    expect(
      of({ worstGcShare: 0.9, peakSwapBytes: 0 }, { kind: 'gc-thrash' }).map(({ kind }) => kind),
    ).toEqual(['swap-thrash']);
  });
});
