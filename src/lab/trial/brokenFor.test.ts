import { describe, expect, test } from 'vitest';
import { loadRow } from '../../record/testing/buildRecording.ts';
import { brokenWatch, isBroken } from './brokenFor.ts';

const row = (values: Parameters<typeof loadRow>[0]) => loadRow(values);

describe('a second is broken', () => {
  test.each(['non2xx', 'timeouts', 'refused', 'reset', 'closedNoReply', 'lost'] as const)(
    'when too many requests ended badly: %s',
    (kind) => {
      expect(isBroken(row({ atMs: 1000, ok: 4, [kind]: 6 }), 0.5)).toBe(true);
      expect(isBroken(row({ atMs: 1000, ok: 5, [kind]: 5 }), 0.5)).toBe(false);
    },
  );

  test('when nothing ended although there were connections', () => {
    expect(isBroken(row({ atMs: 1000, connections: 5 }), 0.5)).toBe(true);
    expect(isBroken(row({ atMs: 1000, connections: 0 }), 0.5)).toBe(false);
  });

  test('with an objective of all, by a single failure; with one of none, never by failures', () => {
    expect(isBroken(row({ atMs: 1000, ok: 999, timeouts: 1 }), 1)).toBe(true);
    expect(isBroken(row({ atMs: 1000, ok: 0, timeouts: 9 }), 0)).toBe(false);
  });
});

test('broken time counts from the beginning of the first bad second, and a good second ends it', () => {
  const brokenFor = brokenWatch(0.5);
  const seconds = [
    row({ atMs: 1000, ok: 9 }),
    row({ atMs: 2000, timeouts: 9 }),
    row({ atMs: 3100, spanMs: 1100 }),
    row({ atMs: 4000, ok: 9, spanMs: 900 }),
    row({ atMs: 5000, refused: 9 }),
  ];
  expect(seconds.map(brokenFor)).toEqual([0, 1000, 2100, 0, 1000]);
});

test('two watches know nothing of each other', () => {
  const bad = row({ atMs: 9000 });
  const first = brokenWatch(0.5);
  first(row({ atMs: 1000 }));
  expect(first(bad)).toBe(9000);
  expect(brokenWatch(0.5)(bad)).toBe(1000);
});
