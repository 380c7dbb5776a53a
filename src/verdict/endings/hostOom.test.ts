import { describe, expect, test } from 'vitest';
import { aKill, endedWith, inLogs, inTrial, noKills, said } from '../testing/seenFacts.ts';

const machineWide = { scope: 'global', limit: null, constraint: 'CONSTRAINT_NONE' } as const;
const kernelsOwn =
  'external-kill: The kernel writes this line for its own OOM killer only; a SIGKILL by somebody else leaves none.';
const noTable = 'the kernel’s task table above the line: what else held memory';

describe('a kill for the whole machine’s shortage', () => {
  const kills = { ...noKills, global: [aKill(machineWide)] };

  test('is the machine’s, whoever was the victim', () => {
    expect(said(inTrial({ kills, death: endedWith(137) }))).toEqual({
      kind: 'host-oom',
      detail: 'victim java',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'kernel log: The kernel killed java (pid 42) because the whole machine ran out of memory: it held 200 MiB of anonymous memory. «Killed process 42 (java)»',
      ],
      against: [
        kernelsOwn,
        'oom-kill: The line does not say "Memory cgroup": no group’s limit was hit; the whole machine ran out of memory.',
      ],
      missing: [noTable],
    });
  });

  test('comes before a kill at a group’s limit', () => {
    const both = { ...kills, own: [aKill()] };
    expect(said(inTrial({ kills: both, death: endedWith(137) })).kind).toBe('host-oom');
  });

  test('of memory nodes, or of a block in one piece, is no shortage of all, and likely only', () => {
    const nodes = aKill({ ...machineWide, constraint: 'CONSTRAINT_CPUSET' });
    const bySet = said(inTrial({ kills: { ...noKills, global: [nodes] }, death: endedWith(137) }));
    expect([bySet.confidence, bySet.evidence[1]]).toEqual([
      'likely',
      'kernel log: It was not all of the machine’s memory: the memory nodes that it may use had none left, others may have had plenty (CONSTRAINT_CPUSET).',
    ]);
    const block = aKill({ ...machineWide, order: 3 });
    const byBlock = said(inTrial({ kills: { ...noKills, global: [block] }, death: endedWith(137) }));
    expect([byBlock.confidence, byBlock.evidence[1]]).toEqual([
      'likely',
      'kernel log: It was not all of the machine’s memory: no block of 32 KiB in one piece was free (order=3), and in pieces there may have been plenty.',
    ]);
  });

  test('with the kernel’s table it says who was larger than the victim', () => {
    const task = { tgid: 7, uid: 0, swapPages: null, oomScoreAdj: 0 };
    const table = [
      { ...task, pid: 7, rssPages: 512, name: 'postgres' },
      { ...task, pid: 42, tgid: 42, rssPages: 256, name: 'java' },
    ];
    const seen = said(
      inTrial({
        kills: { ...noKills, global: [aKill({ ...machineWide, tasks: table })] },
        death: endedWith(137),
      }),
    );
    expect(seen.evidence.slice(1)).toEqual([
      'kernel log: The largest process in the kernel’s table was postgres (pid 7) with 2 MiB resident, not the one that was killed.',
    ]);
    expect(seen.missing).toEqual([]);
    const own = aKill({ ...machineWide, tasks: table.toReversed(), pid: 99 });
    expect(said(inTrial({ kills: { ...noKills, global: [own] } })).evidence).toHaveLength(2);
    for (const largest of [
      { pid: 42, tgid: 1 },
      { pid: 43, tgid: 42 },
    ]) {
      const victims = [{ ...task, ...largest, rssPages: 512, name: 'java' }, ...table.slice(1)];
      const killed = aKill({ ...machineWide, tasks: victims });
      expect(said(inTrial({ kills: { ...noKills, global: [killed] } })).evidence).toHaveLength(1);
    }
  });
});

describe('SysRq and F', () => {
  const asked = (more = {}) =>
    said(
      inLogs({
        kills: { ...noKills, global: [aKill({ ...machineWide, order: -1, ...more })] },
      }),
    );

  test('is somebody’s wish, and no lack of memory', () => {
    expect(asked()).toEqual({
      kind: 'external-kill',
      detail: 'by SysRq, through the kernel’s OOM killer',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 10_000,
      confidence: 'certain',
      evidence: [
        'kernel log: Somebody asked the kernel by SysRq to kill the largest process: java (pid 42). «Killed process 42 (java)»',
      ],
      against: ['host-oom: The report says order=-1 or names SysRq: nobody asked for memory.'],
      missing: ['who asked for it: a key at the console, or a program that writes to /proc/sysrq-trigger'],
    });
  });

  test('is likely where another program says so, or where only the choice is on record', () => {
    expect(asked({ hearsay: true }).confidence).toBe('likely');
    expect(asked({ chosen: true }).confidence).toBe('likely');
  });
});

describe('a kernel that gave up', () => {
  const panic = {
    about: 'panic',
    at: null,
    source: 'console',
    quote: 'Kernel panic - not syncing: Out of memory',
  };
  const kernel = { fault: null, refusedFork: null, panic };

  test('is the machine’s end, and the report above it is missing', () => {
    expect(said(inLogs({ kernel }))).toEqual({
      kind: 'host-oom',
      detail: 'the kernel panicked',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: null,
      confidence: 'certain',
      evidence: [
        'console: The machine ran out of memory, and the kernel gave up. «Kernel panic - not syncing: Out of memory»',
      ],
      against: [],
      missing: ['the report above the panic: who held the memory'],
    });
  });

  test('after a kill is told beside it', () => {
    const seen = said(inLogs({ kernel, kills: { ...noKills, global: [aKill(machineWide)] } }));
    expect([seen.detail, seen.evidence[1]]).toEqual([
      'victim java',
      'console: The kernel went on. «Kernel panic - not syncing: Out of memory»',
    ]);
  });
});
