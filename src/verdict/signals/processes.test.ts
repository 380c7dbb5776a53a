import { describe, expect, test } from 'vitest';
import type { ProcessRow } from '../../record/tableRows.ts';
import { gunicornWorkers, ownBytes, processesSeen, worstMoment } from './processes.ts';

const row = (atMs: number, pid: number, changes: Partial<ProcessRow> = {}): ProcessRow => ({
  atMs,
  service: 'app',
  pid,
  parentPid: null,
  name: `name ${pid}`,
  command: `command ${pid}`,
  rssBytes: null,
  anonBytes: null,
  fileBytes: null,
  shmemBytes: null,
  swapBytes: null,
  threads: null,
  cpuMs: null,
  ...changes,
});

describe('processes over a trial', () => {
  test('hold what is theirs alone, resident or swapped out', () => {
    expect(ownBytes(row(0, 1, { anonBytes: 3, swapBytes: 4, rssBytes: 100, fileBytes: 90 }))).toBe(7);
    expect(ownBytes(row(0, 1, { swapBytes: 4 }))).toBe(4);
    expect(ownBytes(row(0, 1))).toBe(0);
  });

  test('the largest first, by their peaks, under their last names', () => {
    const rows = [
      row(0, 1, { anonBytes: 50, name: 'sh' }),
      row(0, 2, { anonBytes: 10 }),
      row(1000, 1, { anonBytes: 20, name: 'java', command: 'java -jar' }),
      row(1000, 2, { anonBytes: 30, swapBytes: 40 }),
    ];
    expect(processesSeen(rows)).toEqual([
      {
        service: 'app',
        pid: 2,
        name: 'name 2',
        command: 'command 2',
        rows: [rows[1], rows[3]],
        peakBytes: 70,
      },
      {
        service: 'app',
        pid: 1,
        name: 'java',
        command: 'java -jar',
        rows: [rows[0], rows[2]],
        peakBytes: 50,
      },
    ]);
  });

  test('the same number in two services is two processes', () => {
    const rows = [row(0, 1, { anonBytes: 1 }), row(0, 1, { service: 'redis', anonBytes: 2 })];
    expect(processesSeen(rows).map(({ service }) => service)).toEqual(['redis', 'app']);
    expect(processesSeen([])).toEqual([]);
  });
});

describe('the worst moment', () => {
  test('is the count with most resident memory in all, the largest process first', () => {
    const rows = [
      row(0, 1, { rssBytes: 90 }),
      row(1000, 1, { rssBytes: 40 }),
      row(1000, 2, { rssBytes: 60 }),
      row(1000, 3),
      row(2000, 1, { rssBytes: 70 }),
    ];
    expect(worstMoment(rows).map(({ atMs, pid }) => [atMs, pid])).toEqual([
      [1000, 2],
      [1000, 1],
      [1000, 3],
    ]);
  });

  test('of several that are as bad the first; of none there is none', () => {
    expect(worstMoment([row(0, 1, { rssBytes: 5 }), row(1000, 1, { rssBytes: 5 })])[0]?.atMs).toBe(0);
    expect(worstMoment([])).toEqual([]);
    expect(worstMoment([row(0, 1)])).toEqual([]);
  });
});

describe('Gunicorn’s workers', () => {
  const server = (atMs: number, pid: number, parentPid: number | null) =>
    row(atMs, pid, { parentPid, command: '/usr/bin/python /usr/bin/gunicorn app:app' });

  test('are children of a process of the same name, at each count', () => {
    const rows = [
      server(0, 10, 1),
      row(0, 1, { command: 'tini' }),
      server(0, 11, 10),
      server(0, 12, 10),
      row(0, 13, { parentPid: 10, command: 'sh' }),
      server(1000, 10, 1),
      server(1000, 12, 10),
      server(2000, 10, null),
    ];
    expect(gunicornWorkers(rows)).toEqual([
      { atMs: 0, workers: 2 },
      { atMs: 1000, workers: 1 },
      { atMs: 2000, workers: 0 },
    ]);
  });

  test('there are none without a server, or with one alone', () => {
    expect(gunicornWorkers([row(0, 1), row(0, 2, { parentPid: 1, command: 'mygunicorned' })])).toEqual([]);
    expect(gunicornWorkers([server(0, 10, 1)])).toEqual([]);
  });
});
