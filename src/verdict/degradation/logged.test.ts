import { describe, expect, test } from 'vitest';
import type { WorstCollecting } from '../facts.ts';
import { nothing } from '../testing/blankWindow.ts';
import { inLogs, utc } from '../testing/seenFacts.ts';
import { loggedDegradation } from './logged.ts';

const paging =
  'pressure and refault counters from before the end (memory.pressure, memory.stat): paging leaves no log';
const thrashing: WorstCollecting['activity'] = {
  ...nothing.gc,
  share: 0.93,
  fullGcs: 9,
  liveShare: 0.97,
  source: 'GC log',
};
const told = (activity: Partial<WorstCollecting['activity']>) => {
  const worst = { activity: { ...thrashing, ...activity }, at: utc(5000), quote: 'Pause Full' };
  const gcLog = { source: 'gc.log', orderlyExit: false, last: null, worst };
  const { evidence, at, ...rest } = loggedDegradation(
    inLogs({ program: { log: null, heapError: null, gcLog } }),
  );
  return { ...rest, atMs: at?.ms ?? null, evidence };
};

describe('the worst ten seconds of a GC log', () => {
  test('show a thrash by the bounds of a trial', () => {
    expect(told({})).toEqual({
      kind: 'gc-thrash',
      atMs: 5000,
      missing: [],
      evidence: [
        {
          at: utc(5000),
          source: 'gc.log',
          text: 'Over 10 s the JVM spent 93 % of the time in collections, 9 of them full, and 97 % of the space stayed in use after them.',
          quote: 'Pause Full',
        },
      ],
    });
  });

  test('show none, and paging then leaves no log', () => {
    const text = ({ evidence }: ReturnType<typeof told>) => evidence[0]?.text;
    const none = told({ share: 0.05, liveShare: 0.4 });
    expect([none.kind, none.atMs, none.missing]).toEqual([null, null, [paging]]);
    expect(text(none)).toBe('Collections took at most 5 % of any 10 s, and left 40 % in use: no GC thrash.');
    expect(text(told({ share: 0.01, atWork: 0.2, liveShare: null }))).toBe(
      'Collections took at most 20 % of any 10 s, and left n/a in use: no GC thrash.',
    );
    expect(text(told({ share: null, liveShare: null }))).toContain('at most 0 % of');
  });

  test('of which some signs are there are told by their numbers', () => {
    const near = told({ share: 0.3 });
    expect([near.kind, near.missing]).toEqual([null, [paging]]);
    expect(near.evidence[0]?.text).toMatch(/^Over 10 s the JVM spent 30 % of the time in collections/);
  });

  test('are no thrash of a collector that was starved', () => {
    const starved = told({ cpuPerWall: 0.1 });
    expect([starved.kind, starved.atMs]).toEqual([null, null]);
    expect(starved.evidence[0]?.text).toBe(
      'Over 10 s the JVM spent 93 % of the time in collections, 9 of them full, and 97 % of the space stayed in use after them. Collections had 0.1 s of CPU per second. The collector itself was starved, by paging or by a CPU quota: that is not GC thrash.',
    );
  });
});

test('without a GC log, or without collections in it, nothing can be told', () => {
  const open = { kind: null, at: null, evidence: [], missing: [paging] };
  expect(loggedDegradation(inLogs())).toEqual(open);
  const gcLog = { source: 'gc.log', orderlyExit: true, last: null, worst: null };
  expect(loggedDegradation(inLogs({ program: { log: null, heapError: null, gcLog } }))).toEqual(open);
});
