import { describe, expect, test } from 'vitest';
import type { Facts } from '../facts.ts';
import { onTrial } from '../moment.ts';
import { aLoad, aSign, endedWith, excluded, inLogs, inTrial, runs, said, utc } from '../testing/seenFacts.ts';

const oome = 'java.lang.OutOfMemoryError';
const inMain = (message: string) =>
  `Exception in thread "main" ${oome}${message === '' ? '' : `: ${message}`}`;
const saysNoMore = 'oom-kill: A process killed by the kernel says nothing any more; this one did.';
const gcLog = 'the GC log or a heap dump: whether the heap was too small for the load, or leaked';
const whatCame =
  'whether the process ended of it, or lives on and serves nobody: its exit code, and whether it answers';

const exits = (
  code: number,
  lines: readonly string[],
  more: Partial<Facts> = {},
  atMs: number | null = 9900,
) =>
  said(
    inTrial({
      death: endedWith(code),
      kills: excluded,
      signs: lines.map((line) => aSign(atMs, line)),
      ...more,
    }),
  );
const memory = (more: Partial<Facts['memory']>): Facts['memory'] => ({ ...inLogs().memory, ...more });

describe('a full Java heap', () => {
  test('of which the runtime says that it ends is certain', () => {
    expect(exits(1, [inMain('Java heap space')])).toEqual({
      kind: 'heap-oome',
      detail: 'Java heap space',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        `log: The program said that it got no memory. «${inMain('Java heap space')}»`,
        'engine: The main process ended with exit code 1.',
      ],
      against: [saysNoMore],
      missing: [],
    });
  });

  test('said several times, and by no word of an end, is likely', () => {
    const line = `SEVERE: ${oome}: Java heap space`;
    expect(exits(1, [line, line])).toMatchObject({
      confidence: 'likely',
      evidence: [`log: The program said that it got no memory (2 such lines). «${line}»`, expect.any(String)],
      against: [],
    });
  });

  test('a JVM that runs a command to end itself says so, and the error above it says of what', () => {
    const command = '# -XX:OnOutOfMemoryError="kill -9 %p"';
    expect(exits(137, [`# ${oome}: Java heap space`, command])).toMatchObject({
      kind: 'heap-oome',
      detail: 'Java heap space',
      confidence: 'certain',
      evidence: [
        expect.stringMatching(
          /^log: The JVM said that it got no memory, and that it runs a command to end itself/,
        ),
        expect.any(String),
      ],
    });
  });

  test.each([
    [0.9, 'heap-oome'],
    [0.89, 'other-oome'],
    [null, 'other-oome'],
  ])('an error without a message means it where the heap was full: %s', (heapShare, kind) => {
    const seen = exits(1, [inMain('')], { memory: memory({ heapShare }) });
    expect([seen.kind, seen.detail]).toEqual([kind, 'OutOfMemoryError without a message']);
  });

  test('an error without a message beside one that names the heap means it', () => {
    const seen = exits(1, [`SEVERE: ${oome}: Java heap space`, inMain('')]);
    expect([seen.kind, seen.detail, seen.confidence]).toEqual(['heap-oome', 'Java heap space', 'certain']);
  });
});

describe('no further thread', () => {
  const line = inMain(
    'unable to create native thread: possibly out of memory or process/resource limits reached',
  );
  const seen = (pids: Partial<Facts['memory']['pids']>, more: Partial<Facts> = {}) =>
    exits(1, [line], {
      memory: memory({ pids: { most: null, limit: null, refused: null, refusedAt: null, ...pids } }),
      ...more,
    });

  test('by a limit that refused is that limit’s, and no lack of memory', () => {
    expect(seen({ most: 40, limit: 64, refused: 3, refusedAt: onTrial(9800) })).toMatchObject({
      kind: 'other-oome',
      detail: 'pids limit',
      confidence: 'certain',
      evidence: [
        expect.any(String),
        expect.any(String),
        'cgroup: Of 64 tasks that its group allows it had 40; the limit refused 3.',
      ],
    });
    expect(seen({ refused: 1 }).evidence[2]).toBe(
      'cgroup: Of an unknown number of tasks that its group allows it had an unknown number; the limit refused 1.',
    );
  });

  test('by a limit that was all but reached, too', () => {
    expect(seen({ most: 98, limit: 100 })).toMatchObject({
      detail: 'pids limit',
      evidence: [
        expect.any(String),
        expect.any(String),
        'cgroup: Of 100 tasks that its group allows it had 98; the limit refused an unknown number.',
      ],
    });
    expect(seen({ most: 97, limit: 100 }).kind).toBe('native-oom');
    expect(seen({ most: 97 }).detail).toBe('native thread');
    expect(seen({ limit: 100 }).kind).toBe('native-oom');
  });

  test('far from the limit the system refused memory, likely', () => {
    expect(seen({ refused: 0 })).toMatchObject({
      kind: 'native-oom',
      detail: 'no memory for a native thread',
      confidence: 'likely',
      missing: ['the errno of clone or mmap: a per-user limit on processes would look the same'],
    });
  });

  test('where nobody read the counters it may be either, unsure', () => {
    expect(seen({})).toMatchObject({
      kind: 'other-oome',
      detail: 'native thread',
      confidence: 'unsure',
      missing: [
        'pids.current, pids.max and pids.events of its group: a limit on processes and lack of memory look the same here',
      ],
    });
  });

  test('by the kernel’s own word is its limit', () => {
    const refusedFork = {
      about: 'group',
      at: onTrial(9800),
      source: 'kernel log',
      quote: 'cgroup: fork rejected',
    };
    const kernel = { fault: null, panic: null, refusedFork };
    expect(seen({}, { kernel })).toMatchObject({
      detail: 'pids limit',
      evidence: [
        expect.any(String),
        expect.any(String),
        'kernel log: The kernel refused a fork: cgroup: fork rejected',
      ],
    });
    expect(said(inLogs({ kernel }))).toEqual({
      kind: 'other-oome',
      detail: 'pids limit',
      victim: null,
      limit: null,
      processAlive: null,
      atMs: 9800,
      confidence: 'likely',
      evidence: [
        'kernel log: The pids controller refused a new process or thread: a limit, not lack of memory. «cgroup: fork rejected»',
      ],
      against: ['native-oom: The kernel refused for the number of tasks, not for memory.'],
      missing: ['what the program did about it: its log'],
    });
    expect(said(inTrial({ kernel })).kind).toBe('survived');
  });

  test('of a program that lives on is its limit only where nobody watched', () => {
    const fork = 'fork: Resource temporarily unavailable';
    const load = {
      ...aLoad,
      tail: { from: onTrial(20_000), forMs: 12_000, onlyLate: false, mostlyErrors: false },
    };
    expect(said(inTrial({ signs: [aSign(20_000, fork)] }, { load })).kind).toBe('unresponsive');
    expect(said(inLogs({ signs: [aSign(utc(1), fork)] })).kind).toBe('other-oome');
    expect(exits(1, [fork]).kind).toBe('other-oome');
  });
});

test.each([
  [inMain('Metaspace'), 'other-oome', 'Metaspace'],
  [inMain('Direct buffer memory'), 'other-oome', 'Direct buffer memory'],
  [inMain('Unable to allocate 1048576 bytes'), 'native-oom', 'Unable to allocate 1048576 bytes'],
  ['fatal error: runtime: out of memory', 'native-oom', 'fatal error: runtime: out of memory'],
  ['MemoryError', 'other-oome', 'Python: MemoryError'],
])('%s: %s', (line, kind, detail) => {
  const seen = exits(1, [line]);
  expect([seen.kind, seen.detail]).toEqual([kind, detail]);
});

describe('a log alone that says so', () => {
  const line = `SEVERE: ${oome}: Java heap space`;
  const wrote = (afterMs: number, at = utc(5000 + afterMs)): Facts['program'] => ({
    log: { lastLine: { at, source: 'log', text: 'on it goes' } },
    heapError: null,
    gcLog: null,
  });
  const logs = (more: Partial<Facts> = {}, lines = [line]) =>
    said(inLogs({ signs: lines.map((each) => aSign(utc(5000), each)), ...more }));

  test('is likely of the end, whatever came of it', () => {
    expect(logs()).toEqual({
      kind: 'heap-oome',
      detail: 'Java heap space',
      victim: null,
      limit: null,
      processAlive: null,
      atMs: 5000,
      confidence: 'likely',
      evidence: [`log: The program said that it got no memory. «${line}»`],
      against: [],
      missing: [gcLog, whatCame],
    });
  });

  test('of a program that goes on writing for seconds is unsure', () => {
    expect(logs({ program: wrote(3000) }).confidence).toBe('likely');
    expect(logs({ program: wrote(3001) })).toMatchObject({
      confidence: 'unsure',
      missing: ['whether it was about this end. It went on writing for 3 s after it.', gcLog, whatCame],
    });
    expect(logs({ program: wrote(60_000, onTrial(9)) }).confidence).toBe('likely');
  });

  test('does not ask for a GC log that is here', () => {
    const read = { source: 'gc log', orderlyExit: false, last: null, worst: null };
    expect(logs({ program: { ...wrote(0), gcLog: read } }).missing).toEqual([whatCame]);
  });

  test('is certain, and an end, where the runtime says that it ends', () => {
    const fatal = logs({}, ['MemoryError', `Terminating due to ${oome}: Java heap space`]);
    expect([fatal.kind, fatal.confidence, fatal.processAlive]).toEqual(['heap-oome', 'certain', false]);
    expect(fatal.missing).toEqual([gcLog]);
  });

  test('ends a JVM’s main thread, and other threads may hold the program', () => {
    const fatal = logs({}, [inMain('Java heap space')]);
    expect([fatal.kind, fatal.confidence, fatal.processAlive]).toEqual(['heap-oome', 'likely', null]);
    expect(fatal.missing).toEqual([gcLog, whatCame]);
    expect(logs({}, [inMain('Metaspace')]).missing).toEqual([whatCame]);
  });

  test('is inconclusive of a container that is known to run', () => {
    expect(logs({ death: runs() }).kind).toBe('inconclusive');
  });

  test.each([
    [`SEVERE: ${oome}: Metaspace`, 'other-oome'],
    ['Cannot allocate memory', 'native-oom'],
    ['MemoryError', 'other-oome'],
  ])('%s', (words, kind) => {
    const seen = logs({}, [words]);
    expect([seen.kind, seen.confidence, seen.missing]).toEqual([kind, 'likely', [whatCame]]);
  });
});
