import {
  at,
  type Built,
  calm,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  sentSignal,
  served,
  timedOut,
  tracing,
} from '../../../record/testing/buildRecording.ts';
import type { reading as bounds } from '../../bounds/reading.ts';
import { fixture } from '../fixture.ts';
import { collapse, full, grow, rows, squeezed, stalling, swapping, withSwap } from '../suffering.ts';
import { type Guard, recorded, type Truth } from './guard.ts';

const none: Truth = { degradation: 'none' };

/** Stalls of so many percent up to 12 s, and pages read back, with short stalls, from then on: thrash if nothing before was calm. */
const before = (name: string, truth: Truth, memFull: number) =>
  recorded(
    name,
    {
      plan: withSwap,
      probe: rows((s) =>
        swapping(s, {
          ...stalling(s, 0, {}),
          memFullUs: grow(s, 0, memFull * 1e4, 12) + grow(s, 12, 30 * 1e4),
          memSomeUs: grow(s, 0, memFull * 1e4, 12) + grow(s, 12, 30 * 1e4),
        }),
      ),
      load: collapse(12_000, 300),
    },
    truth,
  );

const stallOf = (name: string, truth: Truth, memFull: number) =>
  recorded(name, { probe: rows((s) => stalling(s, 10, { memFull })) }, truth);

/** So many microseconds at 10.0 s, and everything stands still from 10.5 s on. */
const creeping = (name: string, firstStall: number, us: number) =>
  recorded(
    name,
    { probe: rows((s) => ({ memFullUs: (s >= 10 ? us : 0) + grow(s, 10.5, 1e6, 3) })) },
    { firstStall },
  );

const usage = (name: string, firstLimitHit: number | null, share: number) =>
  recorded(name, { probe: rows(() => ({ usageBytes: share * full.limitBytes })) }, { firstLimitHit });

/** Hardly any file pages are left, and so much of 8 MiB is read back in 10 s. */
const fewFilePages = (name: string, truth: Truth, multiple: number) =>
  recorded(
    name,
    {
      probe: rows((s) =>
        squeezed(s, {
          fileBytes: 2 * mib,
          refaultFilePages: grow(s, 15, (multiple * 8 * mib) / 4096 / 10),
        }),
      ),
      load: collapse(15_000, 9),
    },
    truth,
  );

/** Hardly any anonymous memory, and so much of 1 MiB is read back in 10 s. */
const littleAnon = (name: string, truth: Truth, multiple: number) =>
  recorded(
    name,
    {
      plan: withSwap,
      probe: rows((s) =>
        swapping(s, {
          anonBytes: mib / 4,
          refaultAnonPages: Math.round(grow(s, 12, (multiple * mib) / 4096 / 10)),
        }),
      ),
      load: collapse(12_000, 290),
    },
    truth,
  );

const removed = (name: string, truth: Truth, afterMs: number) =>
  recorded(
    name,
    { events: [at(32_000 + afterMs, { kind: 'docker', action: 'destroy', attributes: {} })] },
    truth,
  );

/** The main process ends at 10 s; the kernel kills a child of the container so long before it, or after. */
function childKilled(name: string, victim: 'main' | 'child', killMs: number) {
  const { events = [], ...end } = died(10_000, 137);
  const child = fixture('kernel-6.18-main.txt').replaceAll('11596', '11700');
  return recorded(
    name,
    { load: servedUntil(killMs), ...end, events: [...events, ...kernelLines(killMs, child)] },
    { terminal: 'oom-kill', victim },
  );
}

/** Good answers until then, and none from then to 10 s. */
const servedUntil = (ms: number) =>
  loadRows(2000, 10_000, (s) => (2000 + s * 1000 <= ms ? served(100) : timedOut(10)));

/** A swap thrash of which the group's own counter of reads saw so much, and the disk's all. */
const readBack = (name: string, truth: Truth, share: number) => {
  const probe = rows((s) =>
    swapping(s, {
      readBytes: grow(s, 12, share * 9000 * 4096),
      diskReadBytes: grow(s, 12, 1.1 * 9000 * 4096),
    }),
  );
  return recorded(name, { plan: withSwap, probe, load: collapse(12_000, 20) }, truth);
};

/** A process exits at 10 s, with so much of what it used before in the sample of that moment. */
const lastSample = (name: string, truth: Truth, share: number) => {
  const { events = [], ...end } = died(10_000, 1);
  const probe = probeRows(0, 10_000, (_, atMs) => ({
    ...calm(),
    usageBytes: (atMs < 10_000 ? 1 : share) * 200 * mib,
  }));
  return recorded(name, { ...until10s, ...end, events, probe }, truth);
};

const until10s: Built = { load: loadRows(2000, 10_000, () => served(100)) };

/** The main process ends with a code at 10 s, and this was traced. */
function traced(name: string, truth: Truth, code: number, signal: ReturnType<typeof sentSignal>) {
  const { events = [], ...end } = died(10_000, code);
  return recorded(name, { ...until10s, ...end, events: [tracing, ...events, signal] }, truth);
}

const killedFrom = (name: string, truth: Truth, afterMs: number) =>
  traced(name, truth, 137, sentSignal(10_000 + afterMs, {}));

/** abort() of the main process, which the kernel ignores as it is PID 1. */
const aborted = (name: string, truth: Truth, beforeMs: number) =>
  traced(
    name,
    truth,
    139,
    sentSignal(10_000 - beforeMs, {
      signal: 6,
      code: -6,
      senderInside: true,
      senderName: 'java',
      senderPid: 11596,
      ignored: true,
    }),
  );

export const reading: Record<keyof typeof bounds, Guard> = {
  calmShare: {
    below: before('stalls of 9 % before', none, 9),
    above: before('stalls of 11 % before', { degradation: 'swap-thrash' }, 11),
  },
  feltShare: {
    below: stallOf('a stall of 9 %', { firstStall: null }, 9),
    above: stallOf('a stall of 11 %', { firstStall: 10_000 }, 11),
  },
  stallBeginsUs: {
    below: creeping('9 ms of stalls, and half a second later the rest', 10_500, 9000),
    above: creeping('11 ms of stalls, and half a second later the rest', 9900, 11_000),
  },
  atLimitShare: {
    below: usage('usage of 97 % of the limit', null, 0.97),
    above: usage('usage of 99 % of the limit', 0, 0.99),
  },
  leastFileBytes: {
    below: fewFilePages('92 % of 8 MiB read back in 10 s', none, 0.92),
    above: fewFilePages('108 % of 8 MiB read back in 10 s', { degradation: 'cache-thrash' }, 1.08),
  },
  leastAnonBytes: {
    below: littleAnon('27 % of 1 MiB read back in 10 s', none, 0.27),
    above: littleAnon('33 % of 1 MiB read back in 10 s', { degradation: 'swap-thrash' }, 0.33),
  },
  lateMs: {
    below: removed('a container removed 1.8 s after the end', { valid: false }, 1800),
    above: removed('a container removed 2.2 s after the end', { valid: true }, 2200),
  },
  earlyMs: {
    below: childKilled('a child killed 460 ms after the main process was gone', 'main', 10_460),
    above: childKilled('a child killed 540 ms after the main process was gone', 'child', 10_540),
  },
  consequenceMs: {
    below: childKilled('a child killed 4.6 s before the end', 'main', 5400),
    above: childKilled('a child killed 5.4 s before the end', 'child', 4600),
  },
  coversShare: {
    below: readBack('a counter of its own with 40 % of what came from swap', { says: 'The disk read' }, 0.4),
    above: readBack('a counter of its own with 60 % of it', { says: 'Its processes read' }, 0.6),
  },
  freedShare: {
    below: lastSample(
      '85 % of the most in the last sample',
      { says: 'before the exit, 100 ms earlier' },
      0.85,
    ),
    above: lastSample('95 % of the most in the last sample', { says: 'before the exit, 0 ms earlier' }, 0.95),
  },
  sentMs: {
    below: killedFrom('SIGKILL from outside, 46 ms after the end was noticed', { says: 'bash' }, 46),
    above: killedFrom('SIGKILL from outside, 54 ms after the end was noticed', { terminal: 'crash' }, 54),
  },
  abortMs: {
    below: aborted('abort() 4.6 s before the end', { says: 'abort() as PID 1, exit 139' }, 4600),
    above: aborted('abort() 5.4 s before the end', { says: 'SIGSEGV' }, 5400),
  },
};
