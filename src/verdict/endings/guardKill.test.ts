import { describe, expect, test } from 'vitest';
import type { SeenAct } from '../facts.ts';
import { aSign, endedWith, inLogs, runs, said, utc } from '../testing/seenFacts.ts';

const act = (stated: Partial<SeenAct> & Pick<SeenAct, 'by'>): SeenAct => ({
  part: 'sent',
  reason: 'memory',
  scope: null,
  target: 'java',
  pid: 42,
  quote: 'its line',
  at: utc(5000),
  source: 'journal',
  ...stated,
});
const byGuard = (stated: Parameters<typeof act>[0]) => said(inLogs({ acts: [act(stated)] }));
const noKernel = 'oom-kill: It was a program that killed, not the kernel’s OOM killer.';

describe('a guard of the machine’s memory', () => {
  test('that chooses a process is certain, and the victim any', () => {
    expect(byGuard({ by: 'earlyoom' })).toEqual({
      kind: 'external-kill',
      detail: 'earlyoom, for lack of memory',
      victim: null,
      limit: null,
      processAlive: false,
      atMs: 5000,
      confidence: 'certain',
      evidence: ['journal: Earlyoom killed java for lack of memory. «its line»'],
      against: [noKernel],
      missing: [],
    });
    for (const by of ['nohang', 'lmkd'] as const) expect(byGuard({ by }).victim).toBeNull();
  });

  test.each([
    ['systemd-oomd', 'Systemd-oomd'],
    ['oomd', 'Oomd'],
    ['Talos', 'Talos’ OOM controller'],
  ] as const)('that ends a group, %s, does not say who made the pressure', (by, name) => {
    expect(byGuard({ by, target: '/system.slice/a.service' })).toMatchObject({
      victim: 'main',
      evidence: [
        `journal: ${name} killed everything in /system.slice/a.service for lack of memory. «its line»`,
      ],
      missing: [
        'which process made the pressure: it kills the group that stalls or swaps most, whoever is to blame',
      ],
    });
  });

  test('that ends a job over its limit says so', () => {
    expect(byGuard({ by: 'PBS', scope: 'memcg', target: '' })).toMatchObject({
      detail: 'PBS, at the job’s memory limit',
      victim: 'main',
      evidence: ['journal: PBS killed the job because it used more memory than it may. «its line»'],
    });
  });

  test('may leave out whom, or name him at any length', () => {
    expect(byGuard({ by: 'nohang', target: '' }).evidence[0]).toContain(
      'Nohang killed a process for lack of memory.',
    );
    const long = byGuard({ by: 'earlyoom', target: 'x'.repeat(300) }).evidence[0];
    expect(long).toContain(`killed ${'x'.repeat(200)} for`);
  });

  test('is none where it only tells of a kill, or where memory was not the reason', () => {
    expect(byGuard({ by: 'systemd', part: 'told' }).kind).toBe('oom-kill');
    expect(byGuard({ by: 'systemd', reason: 'unknown' }).kind).toBe('inconclusive');
    expect(
      said(inLogs({ acts: [act({ by: 'systemd', reason: 'unknown' }), act({ by: 'earlyoom' })] })).detail,
    ).toBe('earlyoom, for lack of memory');
  });
});

describe('an eviction', () => {
  const evicted = (message: string) =>
    said(
      inLogs({
        death: endedWith(137, { at: utc(5000), source: 'pod', evicted: message, flaggedBy: 'kubelet' }),
      }),
    );
  const ofNode =
    'oom-kill: An eviction is the kubelet’s decision about the node; the container need not have been near its limit.';

  test('for lack of memory is certain', () => {
    const message = 'The node was low on resource: memory. Threshold quantity: 100Mi.';
    expect(evicted(message)).toEqual({
      kind: 'external-kill',
      detail: 'kubelet, eviction for lack of memory',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 5000,
      confidence: 'certain',
      evidence: [`pod: The kubelet evicted the pod. «${message}»`],
      against: [ofNode],
      missing: ['what else was using the node’s memory: kubectl describe node, kubectl top pod -A'],
    });
  });

  test.each([
    ['The node was low on resource: ephemeral-storage. Container a was using 12Ki', 'ephemeral-storage'],
    ['Usage of EmptyDir volume "disk" exceeds the limit "1Gi"', 'disk'],
    ['Container a exceeded its local ephemeral storage limit "1Gi"', 'ephemeral storage'],
    ['The node had condition: [PIDs exhausted], too many pids', 'pids'],
    ['no inodes are left', 'inodes'],
  ])('%s: for something else, and likely', (message, what) => {
    expect(evicted(message)).toMatchObject({
      detail: `kubelet, eviction for lack of ${what}`,
      confidence: 'likely',
      missing: [`what else was using the node’s ${what}: kubectl describe node, kubectl top pod -A`],
    });
  });

  test('that does not say of what the node was short leaves that open', () => {
    expect(evicted('Pod was preempted')).toMatchObject({
      detail: 'kubelet, eviction',
      confidence: 'likely',
      missing: ['of what the node was short: kubectl describe pod, its message'],
    });
  });
});

describe('a sign of life that was missing', () => {
  const oome = aSign(utc(3000), 'java.lang.OutOfMemoryError: Java heap space');
  const failed = (by: SeenAct['by'], more: Parameters<typeof inLogs>[0] = {}) =>
    said(inLogs({ acts: [act({ by, reason: 'health', target: 'web' })], ...more }));

  test('of a container: the kubelet stopped it, and why it did not answer is missing', () => {
    expect(failed('kubelet')).toEqual({
      kind: 'external-kill',
      detail: 'kubelet, after a failed probe',
      victim: 'main',
      limit: null,
      processAlive: false,
      atMs: 5000,
      confidence: 'likely',
      evidence: ['journal: The kubelet stopped the container because its probe failed. «its line»'],
      against: [],
      missing: ['why it did not answer: its log, its GC log and its memory.stat from before'],
    });
  });

  test('of a service: systemd’s watchdog', () => {
    expect(failed('systemd')).toMatchObject({
      detail: 'systemd’s watchdog',
      evidence: [
        'journal: Systemd ended the service because its sign of life did not come in time. «its line»',
      ],
    });
  });

  test('with the end and with what the program had said before', () => {
    const death = endedWith(143, { at: utc(6000), source: 'docker events', quote: 'die' });
    const seen = failed('systemd', { death, signs: [oome] });
    expect(seen).toMatchObject({
      atMs: 6000,
      evidence: [
        expect.any(String),
        'docker events: It ended so. «die»',
        'log: Before, the program had said this. «java.lang.OutOfMemoryError: Java heap space»',
      ],
      missing: [],
    });
    const node = aSign(utc(3000), 'MemoryError');
    expect(failed('kubelet', { signs: [node], death: runs() }).missing).toEqual([]);
    const worker = aSign(utc(3000), '[1] [CRITICAL] WORKER TIMEOUT (pid:12)');
    expect(failed('kubelet', { signs: [worker] }).missing).toHaveLength(1);
  });

  test('is no reason where nobody says so', () => {
    expect(said(inLogs({ acts: [act({ by: 'kubelet', reason: 'unknown' })] })).kind).toBe('inconclusive');
  });
});
