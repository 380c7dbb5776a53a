import { describe, expect, test } from 'vitest';
import { buildRecording, died, kernelLines } from '../../record/testing/buildRecording.ts';
import type { Facts, SeenKill } from '../facts.ts';
import { fixture } from '../testing/fixture.ts';
import { gather } from '../trialFacts.ts';
import { killWords } from './killWords.ts';

/** The kernel's own lines about a Perl of 64 MiB, killed at the limit of its container. */
const gone = died(10_030, 137);
const facts: Facts = gather(
  buildRecording({
    ...gone,
    events: [...(gone.events ?? []), ...kernelLines(10_000, fixture('kernel-6.18-main.txt'))],
  }),
);
const [kill] = facts.kills.own as [SeenKill];
const sizes = { anonRssKb: 65_536, fileRssKb: null, shmemRssKb: null };
const words = (changes: Partial<SeenKill>, of: Partial<Facts> = {}) =>
  killWords({ ...facts, ...of }, { ...kill, limitKb: null, ...sizes, ...changes });
const held = ': it held 64 MiB of anonymous memory.';

test('as the kernel’s lines have it', () => {
  expect(killWords(facts, kill)).toMatch(
    /^The kernel killed the main process perl \(pid 11596\) at the container’s own limit \(.* MiB\): it held .* of anonymous memory and .* of file pages\.$/,
  );
});

describe('whom', () => {
  test.each<[string, Partial<SeenKill>]>([
    ['the main process ', { victim: 'main' }],
    ['a child process ', { victim: 'child' }],
    ['the process of redis ', { victim: 'child', service: 'redis' }],
    ['', { victim: null }],
  ])('"%s"', (who, changes) => {
    expect(words(changes)).toBe(
      `The kernel killed ${who}perl (pid 11596) at the container’s own limit${held}`,
    );
  });

  test('in which place, where several are looked at', () => {
    expect(words({ place: 'container web' })).toContain('perl (pid 11596) in container web at the');
  });
});

describe('at which limit', () => {
  test.each<[string, Partial<SeenKill>]>([
    ['at the container’s own limit (128 MiB)', { limitKb: 131_072 }],
    ['at the limit of a group above the container', { limit: 'ancestor' }],
    ['at a memory group’s limit (128 MiB)', { limit: null, limitKb: 131_072 }],
    ['for lack of memory', { scope: null, limitKb: 131_072 }],
  ])('%s', (where, changes) => {
    expect(words(changes)).toBe(`The kernel killed the main process perl (pid 11596) ${where}${held}`);
  });

  test('of the whole machine: it says nothing of a role, nor of a limit', () => {
    expect(words({ scope: 'global', limit: null, limitKb: 131_072 })).toBe(
      `The kernel killed perl (pid 11596) because the whole machine ran out of memory${held}`,
    );
  });

  test('by its own name, where it has one', () => {
    expect(words({}, { subject: 'container web' })).toContain(' at its own limit: ');
  });
});

describe('what it held', () => {
  test.each<[string, Partial<SeenKill>]>([
    ['.', { anonRssKb: null }],
    [held, {}],
    [': it held 64 MiB of anonymous memory and 0 B of file pages.', { fileRssKb: 0 }],
    [
      ': it held 64 MiB of anonymous memory, 4 MiB of file pages and 2 MiB of shared memory.',
      { fileRssKb: 4096, shmemRssKb: 2048 },
    ],
    [': it held 4 MiB of file pages.', { anonRssKb: null, fileRssKb: 4096, shmemRssKb: 0 }],
  ])('%s', (end, changes) => {
    expect(words(changes)).toBe(
      `The kernel killed the main process perl (pid 11596) at the container’s own limit${end}`,
    );
  });
});

test('what else there is to say: its group, other kills, who says so', () => {
  expect(words({ others: 2 })).toMatch(
    /anonymous memory\. With it died 2 more of its group \(memory\.oom\.group\)\.$/,
  );
  expect(words({}, { kills: { ...facts.kills, own: [kill, kill, kill] } })).toMatch(
    /anonymous memory\. It was one of 3 kills\.$/,
  );
  expect(words({ hearsay: true })).toMatch(
    /anonymous memory\. The line is quoted by another program, not signed by the kernel\.$/,
  );
});
