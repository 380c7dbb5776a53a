import { describe, expect, test } from 'vitest';
import type { ThreadRow } from '../../../record/tableRows.ts';
import {
  buildRecording,
  calm,
  loadRows,
  probeRows,
  served,
  threadRows,
  timedOut,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';

/** It serves until 12 s and nobody from then on, with so many cores in use after that. */
function useless(cores: number, threads: ThreadRow[], inspect?: unknown) {
  const probe = probeRows(0, 32_000, (s) => ({
    ...calm(),
    cpuUsageUs: Math.min(s, 12) * 400_000 + Math.max(0, s - 12) * cores * 1e6,
  }));
  const load = loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10)));
  return judge(buildRecording({ probe, load, threads, ...(inspect === undefined ? {} : { inspect }) }));
}

type Doing = Partial<ThreadRow>;
const thread = (id: number, before: Doing, after: Doing): ThreadRow[] =>
  threadRows(0, 32_000, id, (s) => ({ cpuMs: Math.min(s, 12), ...(s <= 12 ? before : after) }));
const several = (count: number, before: Doing, after: Doing): ThreadRow[] =>
  Array.from({ length: count }, (_, index) => thread(100 + index, before, after)).flat();
/** A runtime's own, each at a futex of its own, which never do anything. */
const runtimes = Array.from({ length: 20 }, (_, index) =>
  threadRows(0, 32_000, 1000 + index, () => ({})),
).flat();

const reading: Doing = { call: 'recvfrom', place: 'client' };
const mutex: Doing = { place: '0x5589f1e5f0e0', futexOperation: 0x80, futexValue: 2 };
const semaphore: Doing = { place: '0x563d5a31afc0', futexOperation: 0x189, futexValue: 0 };
const database: Doing = { call: 'recvfrom', place: '10.0.0.5:5432' };

describe('threads that wait for one thing', () => {
  test.each<[string, Doing, string]>([
    ['a mutex of glibc', mutex, 'most of its threads wait for one lock'],
    ['a mutex of musl', { ...mutex, futexValue: 0x80_00_00_11 }, 'most of its threads wait for one lock'],
    ['a mutex of Rust', { ...mutex, futexOperation: 0x89 }, 'most of its threads wait for one lock'],
    ['a lock of Python', semaphore, 'most of its threads wait for one and the same thing, as if for a lock'],
    ['a database', database, 'most of its threads wait for an answer of 10.0.0.5:5432'],
    [
      'a port that swallows what comes',
      { call: 'connect', place: '10.0.0.5:5432' },
      'most of its threads wait for a connection to 10.0.0.5:5432',
    ],
    [
      'a database, until something comes',
      { call: 'poll', place: '10.0.0.5:5432' },
      'most of its threads wait for 10.0.0.5:5432',
    ],
    ['a disk', { state: 'D', call: 'read', place: 'file' }, 'most of its threads wait for a disk'],
  ])('%s', (_, doing, cause) => {
    const { sentence, evidence } = useless(0.01, [...runtimes, ...several(6, reading, doing)]);
    expect(sentence).toContain(`and the process lives on: ${cause}`);
    expect(evidence).toContainEqual(
      expect.objectContaining({ source: 'census', text: expect.stringMatching(/6 of 6 at the last one/) }),
    );
    expect(evidence.map(({ text }) => text).join()).not.toContain('It did next to nothing');
  });

  test.each<[string, ThreadRow[]]>([
    ['threads that each wait at a place of their own', several(6, reading, {})],
    ['a pool that waited at that place before, too', several(6, semaphore, semaphore)],
    [
      'a pool whose threads come and go at that place',
      Array.from({ length: 6 }, (_, index) =>
        threadRows(0, 32_000, index, (s) => ({ cpuMs: s, ...(s % 6 === index ? reading : semaphore) })),
      ).flat(),
    ],
    ['threads that read what clients may send', several(6, reading, reading)],
    [
      'threads that wait until clients send something',
      several(6, reading, { call: 'poll', place: 'client' }),
    ],
    ['threads that wait for something of several', several(6, reading, { call: 'poll', place: '' })],
    ['a single thread at a lock', thread(1, reading, mutex)],
    [
      'threads at addresses alike, each of a process of its own',
      Array.from({ length: 6 }, (_, index) =>
        threadRows(0, 32_000, index, (s) => ({ pid: index, cpuMs: s, ...(s <= 12 ? reading : mutex) })),
      ).flat(),
    ],
    [
      'threads that ran the last time that they were looked at',
      several(6, reading, { ...mutex, state: 'R' }),
    ],
    [
      'threads of a container beside it',
      several(6, reading, mutex).map((row) => ({ ...row, service: 'db' })),
    ],
  ])('and not %s', (_, threads) => {
    const { sentence } = useless(0.01, threads);
    expect(sentence).toContain('it did nothing, as if all wait for a lock or for somebody else');
  });

  const pool = (before: Doing = reading) => several(6, before, { ...database, call: 'poll' });
  /** A thread for each request, which waits for the pool. */
  const requests = Array.from({ length: 30 }, (_, index) => thread(500 + index, reading, {})).flat();

  test('a pool, beside many that each wait for it at a place of their own', () => {
    const { sentence, evidence } = useless(0.01, [...pool(), ...requests]);
    expect(sentence).toContain('6 of its threads wait for 10.0.0.5:5432, and the others as if for these');
    expect(evidence.map(({ text }) => text).join()).toContain(
      '6 of 6 at the last one, beside 30 that each waited at a place of its own: poll, of a connection to 10.0.0.5:5432',
    );
  });

  test('and not a pool that always waits there, beside many that now wait for something else', () => {
    const { sentence } = useless(0.01, [...pool({ ...database, call: 'poll' }), ...requests]);
    expect(sentence).toContain('it did nothing, as if all wait for a lock or for somebody else');
  });

  test('and not two that share a place of which nothing is known', () => {
    const { sentence } = useless(0.01, [...several(2, reading, semaphore), ...requests]);
    expect(sentence).toContain('it did nothing, as if all wait for a lock or for somebody else');
  });

  test('one of the trial’s own containers is called by its name', () => {
    const inspect = { HostConfig: { ExtraHosts: ['cache:10.0.0.4', 'db:10.0.0.5'] } };
    expect(useless(0.01, pool(), inspect).sentence).toContain('wait for db (10.0.0.5:5432)');
    expect(useless(0.01, pool(), { HostConfig: { ExtraHosts: null } }).sentence).toContain(
      'wait for 10.0.0.5:5432',
    );
  });

  test('what they are in is said where they have nothing in common', () => {
    const { evidence } = useless(0.01, [
      ...several(6, reading, {}),
      ...thread(7, {}, { call: 'epoll_wait' }),
    ]);
    expect(evidence.map(({ text }) => text).join()).toContain('6 in futex, 1 in epoll_wait');
  });
});

describe('a thread that computes', () => {
  const spins = (id: number, cores: number): ThreadRow[] =>
    threadRows(0, 32_000, id, (s) => ({
      name: 'reaper',
      state: 'R',
      call: '',
      place: '',
      cpuMs: s * cores * 1000,
    }));

  test('by itself, while the others wait at what it holds: both are told', () => {
    const { sentence, evidence } = useless(0.99, [...spins(1, 0.97), ...several(4, reading, mutex)]);
    expect(sentence).toContain('one of its threads computed all the while, as if the others wait for it');
    const texts = evidence.map(({ text }) => text).join('\n');
    expect(texts).toMatch(/Of what its 5 threads used, \d+ % was that of reaper \(thread 1\)/);
    expect(texts).toContain('4 of 5 at the last one: a lock that is held');
  });

  test('alone in its process waits for nobody', () => {
    expect(useless(0.99, spins(1, 0.97)).sentence).toContain(': its one thread computed all the while (');
  });

  test('beside others that do is not the one that they wait for', () => {
    const { sentence } = useless(
      0.99,
      [1, 2, 3].flatMap((id) => spins(id, 0.33)),
    );
    expect(sentence).toContain(': it computed all the while (');
  });
});
