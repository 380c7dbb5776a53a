import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import { buildRecording } from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { collapse, grow, rows, swapping, withSwap } from './testing/suffering.ts';
import type { Verdict } from './verdict.ts';

/** No verdict says one thing and shows another. */

const root = join(import.meta.dirname, '..', '..', 'test', 'golden');
const goldens = globSync('*/trial.json', { cwd: root })
  .map(dirname)
  .sort()
  .map((folder) => [folder, judge(readTrial(join(root, folder)))] as const);

/** `12.5 MiB` in bytes. */
function bytesIn(text: string): number {
  const [, number = '0', unit = 'B'] = /([\d.]+) (B|KiB|MiB|GiB)/.exec(text) ?? [];
  return Number(number) * 1024 ** ['B', 'KiB', 'MiB', 'GiB'].indexOf(unit);
}

/** What contradicts what, in words; empty: nothing. */
function contradictions(verdict: Verdict): string[] {
  const { terminal, sentence, evidence, times, measures, chain, missing, confidence } = verdict;
  const texts = evidence.map(({ text }) => text);
  const found: string[] = [];
  const swappedIn = /([\d.]+ \w+)\/s of anonymous memory were read back/.exec(texts.join('\n'));
  const read = /(?:The disk|Its processes) read ([\d.]+ \w+)\/s/.exec(texts.join('\n'));
  if (swappedIn && read && bytesIn(read[1] ?? '') < bytesIn(swappedIn[1] ?? '') / 4)
    found.push(`read ${read[1]}/s, of which ${swappedIn[1]}/s came back from swap`);
  const codes = new Set(
    texts.flatMap((text) => [...text.matchAll(/exit code (\d+)/g)].map(([, code]) => code)),
  );
  if (codes.size > 1) found.push(`several exit codes: ${[...codes].join(', ')}`);
  if (terminal.processAlive === true && (codes.size > 0 || times.exit !== null))
    found.push('it lives on, and ended');
  if (
    terminal.processAlive === false &&
    texts.some((text) => /main process was there until the end/.test(text))
  )
    found.push('it ended, and was there until the end');
  if (
    times.kill !== null &&
    times.exit !== null &&
    terminal.victim === 'main' &&
    times.exit < times.kill - 500
  )
    found.push('it was gone before it was killed');
  if (confidence === 'certain' && missing.length > 0 && /whether it was about this end/.test(missing.join()))
    found.push('certain, and in doubt');
  if (
    /not for lack of memory/.test(sentence) &&
    texts.some((text) => /^The program said that it got/.test(text))
  )
    found.push('not for lack of memory, by a word of lacking it');
  const most = measures.peakUsageBytes;
  if (most !== null && measures.limitBytes !== null && most > measures.limitBytes * 1.01)
    found.push('more in use than the limit');
  if (chain.filter(({ decided }) => decided).length > 2) found.push('several ends');
  const live = texts.find((text) => /^The heap after a .* stayed (?:at|between)/.test(text));
  if (live && /Java heap was full/.test(sentence) && bytesIn(live) < (measures.peakHeapBytes ?? 0) / 10)
    found.push(`the heap was full, and ${live}`);
  const said = texts.join('\n');
  if (/It did next to nothing/.test(said) && /It computed all the while|CPU quota let it wait/.test(said))
    found.push('it did nothing, and computed');
  for (const [, some = '', all = ''] of said.matchAll(/(\d+) of (\d+)(?: looks| at the last one)/g))
    if (Number(some) > Number(all)) found.push(`${some} of ${all}`);
  for (const [, share = ''] of said.matchAll(/([\d.]+) % of (?:the time|that)/g))
    if (Number(share) > 101) found.push(`${share} % of a whole`);
  return found;
}

test.each(goldens)('%s does not contradict itself', (_, verdict) => {
  expect(contradictions(verdict)).toEqual([]);
});

test('there are goldens to look at', () => {
  expect(goldens.length).toBeGreaterThanOrEqual(30);
});

describe('reads of a disk that has the swap', () => {
  const thrash = (own: number, disk: number) =>
    judge(
      buildRecording({
        plan: withSwap,
        probe: rows((s) =>
          swapping(s, {
            readBytes: grow(s, 12, own * 9000 * 4096),
            diskReadBytes: grow(s, 12, disk * 9000 * 4096),
          }),
        ),
        load: collapse(12_000, 20),
      }),
    );
  const said = ({ evidence }: Verdict) => evidence.map(({ text }) => text).join('\n');

  test('are the disk’s where the group’s own counter leaves out what is swapped in', () => {
    const seen = thrash(0, 1.1);
    expect(seen.degradation.kind).toBe('swap-thrash');
    expect(said(seen)).toMatch(/The disk read [\d.]+ MiB\/s, for whomever/);
    expect(contradictions(seen)).toEqual([]);
  });

  test('are not counted where the swap is in memory', () => {
    const seen = thrash(0, 0);
    expect(seen.degradation.kind).toBe('swap-thrash');
    expect(said(seen)).toContain('What the disk read for it was not counted');
  });

  test('are found where they contradict what came back', () => {
    const seen = thrash(1, 1);
    const wrong = seen.evidence.map((each) => ({
      ...each,
      text: each.text.replace(/read [\d.]+ \w+\/s from the disk/, 'read 0 B/s from the disk'),
    }));
    expect(contradictions({ ...seen, evidence: wrong })).toHaveLength(1);
  });
});

test('a service at rest that computed, and parts that are more than their whole, are found', () => {
  const seen = judge(buildRecording({}));
  const saying = (...texts: string[]) => ({
    ...seen,
    evidence: texts.map((text) => ({ atMs: null, source: 'cgroup' as const, text, quote: null })),
  });
  expect(contradictions(saying('It did next to nothing: it used 0.01 cores.'))).toEqual([]);
  expect(
    contradictions(saying('It did next to nothing: it used 0.01 cores.', 'It computed all the while.')),
  ).toHaveLength(1);
  expect(contradictions(saying('At 9 of 5 looks, 7 of 6 at the last one'))).toHaveLength(2);
  expect(contradictions(saying('All of its tasks stood still for the disk 180 % of the time.'))).toHaveLength(
    1,
  );
});
