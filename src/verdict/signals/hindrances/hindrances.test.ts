import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../../record/probeRow.ts';
import {
  plan as aPlan,
  type Built,
  buildRecording,
  calm,
  loadRows,
  probeRows,
  said,
  served,
  timedOut,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';

/** It serves until 12 s, and nobody from then on to the end at 32 s; its CPU is neither idle nor used up. */
function useless(row: (second: number) => Partial<ProbeRow>, more: Built = {}) {
  const probe = probeRows(0, 32_000, (s) => ({ ...calm(), cpuUsageUs: s * 400_000, ...row(s) }));
  const load = loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10)));
  return judge(buildRecording({ probe, load, ...more }));
}

const { machine: aMachine } = aPlan;
const nothing = () => ({});
const since12 = (second: number) => Math.max(0, second - 12);
const texts = ({ evidence }: ReturnType<typeof judge>) => evidence.map(({ text }) => text).join('\n');

describe('a service that lives on and is of no use says what held it up', () => {
  test.each<[string, (second: number) => Partial<ProbeRow>, string]>([
    [
      'refused tasks',
      (s) => ({ pids: 100, pidsLimit: 100, pidsLimitHits: Math.floor(since12(s)) * 10 }),
      'its limit on tasks refused new ones',
    ],
    ['a quota', (s) => ({ throttledUs: since12(s) * 800_000 }), 'its CPU quota let it wait'],
    [
      'a disk',
      (s) => ({ ioSomeUs: since12(s) * 900_000, ioFullUs: since12(s) * 800_000 }),
      'it waited for the disk',
    ],
    ['a thread that spins', (s) => ({ cpuUsageUs: s * 990_000 }), 'it computed all the while'],
    [
      'a thread that spins on a machine that others use',
      (s) => ({ cpuUsageUs: s * 400_000, cpuSomeUs: s * 600_000 }),
      'it computed all the while',
    ],
    [
      'others, who had its processors',
      (s) => ({ cpuUsageUs: s * 200_000, cpuSomeUs: s * 900_000, cpuFullUs: since12(s) * 800_000 }),
      'others on the machine had its processors',
    ],
    [
      'a lock',
      (s) => ({ cpuUsageUs: Math.min(s, 12) * 400_000 }),
      'it did nothing, as if all wait for a lock',
    ],
  ])('%s', (_, row, cause) => {
    const verdict = useless(row);
    expect(verdict.terminal.kind).toBe('unresponsive');
    expect(verdict.sentence).toContain(`and the process lives on: ${cause}`);
  });

  test.each([
    ['Error: EMFILE: too many open files, accept', 'it had no file descriptor left'],
    ["OSError: [Errno 28] No space left on device: '/data/upload'", 'there was no space left on a disk'],
  ])('its own words: %s', (line, cause) => {
    const log = [said(12_500, line), said(20_000, line)];
    const verdict = useless(nothing, { log });
    expect(verdict.sentence).toContain(`by its own words ${cause}`);
    expect(verdict.evidence).toContainEqual(
      expect.objectContaining({
        source: 'target log',
        quote: line,
        text: expect.stringContaining('in 2 lines'),
      }),
    );
  });

  test('a quota of less than a processor, used up', () => {
    const cpuUsageUs = (s: number) => s * 195_000;
    const plan = { machine: { ...aMachine, cpus: 0.2 } };
    expect(useless((s) => ({ cpuUsageUs: cpuUsageUs(s) }), { plan }).sentence).toContain(
      'its CPU quota was used up',
    );
  });

  test('of a quota that was hardly touched it is not said that it was used up', () => {
    const plan = { machine: { ...aMachine, cpus: 0.5 } };
    const row = (s: number) => ({ cpuUsageUs: s * 100_000, cpuSomeUs: s * 950_000, throttledUs: 1000 });
    const outrun = (s: number) => ({ ...row(s), cpuFullUs: s * 850_000 });
    expect(useless(outrun, { plan }).sentence).toContain('others on the machine had its processors');
    // A kernel that does not tell who had them.
    expect(useless(row, { plan }).sentence).not.toContain('quota');
  });

  test('with nothing on record it says no cause', () => {
    expect(useless(nothing).sentence).toMatch(/and the process lives on \(likely\)\.$/);
  });
});

describe('the same signs', () => {
  test('long before it were no reason', () => {
    expect(useless(nothing, { log: [said(4000, 'EMFILE: too many open files')] }).sentence).not.toContain(
      'own words',
    );
    expect(useless((s) => ({ pidsLimitHits: s < 5 ? 0 : 10 })).sentence).not.toContain('limit on tasks');
  });

  test('in a service that serves are not told', () => {
    const busy = judge(
      buildRecording({ probe: probeRows(0, 32_000, (s) => ({ ...calm(), cpuUsageUs: s * 990_000 })) }),
    );
    expect(busy.terminal.kind).toBe('survived');
    expect(texts(busy)).not.toContain('computed all the while');
  });

  test('that were not read are no sign of anything', () => {
    const { sentence } = useless(() => ({ cpuUsageUs: null, ioFullUs: null, memFullUs: null }));
    expect(sentence).toMatch(/and the process lives on \(likely\)\.$/);
  });
});
