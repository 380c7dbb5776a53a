import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  containerPid,
  died,
  kernelLines,
  loadRows,
  mib,
  plan,
  probeRows,
  processRows,
  said,
  sentSignal,
  served,
  timedOut,
  tracing,
} from '../../record/testing/buildRecording.ts';
import { judge } from '../judge.ts';
import { fixture } from '../testing/fixture.ts';

/** What is said or done long before an end, or by others, beside what ended the service. Each with its twin. */

const verdict = (built: Built) => judge(buildRecording(built));
const kind = (built: Built) => {
  const { terminal, confidence } = verdict(built);
  return `${terminal.kind}, ${confidence}`;
};

const oome = 'java.lang.OutOfMemoryError: Java heap space';

/** It exits at 20 s; until `goodMs` it answers well, and nothing from then on. */
function exits(code: number, goodMs: number, more: Built): Built {
  const { events = [], ...end } = died(20_000, code);
  const load = loadRows(2000, 20_000, (s) => (2000 + s * 1000 <= goodMs ? served(100) : timedOut(10)));
  return { load, ...end, ...more, events: [...events, ...(more.events ?? [])] };
}

/** It answers well until 20 s, and nothing from then on to the end of the trial at 32 s. */
const useless = (more: Built): Built => ({
  load: [...loadRows(2000, 20_000, () => served(100)), ...loadRows(20_000, 32_000, () => timedOut(10))],
  ...more,
});

/** Whatever the scenario says of the target: nothing. */
const anyTarget = { plan: { target: { ...plan.target, runtime: 'any' as const } } };
const ruby = { ...anyTarget, processes: processRows(500, 31_500, { name: 'ruby', command: 'ruby says.rb' }) };
const java = {
  ...anyTarget,
  processes: processRows(500, 31_500, { name: 'java', command: 'java -jar a.jar' }),
};
const native = { ...anyTarget, processes: processRows(500, 31_500, { name: 'server' }) };

function fullCollection(atMs: number, liveMb: number): string {
  const stamp = new Date(1_700_000_000_000 + atMs).toISOString().replace('Z', '+0000');
  return `[${stamp}][9.0s][info][gc] GC(5) Pause Full (Allocation Failure) 100M->${liveMb}M(100M) 15.661ms`;
}
const heapOf100 = '[2023-11-14T22:13:20.000+0000][0.062s][info][gc,init] Heap Max Capacity: 100M';

describe('a message of lacking memory', () => {
  test('ends what stops serving with it, and not what serves well for seconds after it', () => {
    expect(kind(exits(1, 12_000, { log: [said(12_000, oome)] }))).toBe('heap-oome, likely');
    expect(verdict(exits(1, 20_000, { log: [said(12_000, oome)] })).terminal.kind).toBe('crash');
  });

  test('is not why a service hangs that served well for seconds after it', () => {
    expect(verdict(useless({ log: [said(19_500, oome)] })).terminal.kind).toBe('heap-oome');
    expect(verdict(useless({ log: [said(12_000, oome)] })).terminal.kind).toBe('unresponsive');
  });

  test('says what was set aside, and why, and what it said last', () => {
    const log = [said(14_000, oome), said(19_900, 'the database refused the password; giving up')];
    const texts = verdict(exits(1, 20_000, { log })).evidence.map(({ text, quote }) => `${text} ${quote}`);
    expect(texts.join('\n')).toContain('After it the service met its objective for 6 s');
    expect(texts.join('\n')).toContain('the database refused the password');
  });

  test('counts after good seconds, too, where the heap stayed full', () => {
    const log = [said(12_000, oome)];
    const left = (liveMb: number) => [heapOf100, fullCollection(15_000, liveMb)];
    expect(verdict(useless({ log, gcLog: left(97) })).terminal.kind).toBe('heap-oome');
    expect(kind(useless({ log, gcLog: left(70) }))).toBe('heap-oome, unsure');
    expect(verdict(useless({ log, gcLog: left(3) })).terminal.kind).toBe('unresponsive');
  });

  test('that was harmless before is in doubt, or harmless where the heap has room', () => {
    const log = [said(8000, `upstream: ${oome}`), said(19_800, `upstream: ${oome}`)];
    expect(kind(exits(1, 20_000, { log }))).toBe('heap-oome, unsure');
    const gcLog = [heapOf100, fullCollection(15_000, 3)];
    expect(verdict(exits(1, 20_000, { log, gcLog })).terminal.kind).toBe('crash');
  });

  test('in words of a runtime that does not run there is of another one', () => {
    const log = [said(19_900, `shard 3 said: ${oome}`)];
    expect(verdict(exits(1, 20_000, { log, ...ruby })).terminal.kind).toBe('crash');
    expect(kind(exits(1, 20_000, { log, ...java }))).toBe('heap-oome, likely');
  });

  test('is in doubt where nobody knows what the program is made of', () => {
    expect(kind(exits(1, 20_000, { log: [said(19_900, oome)], ...native }))).toBe('heap-oome, unsure');
  });

  test('is of a JVM that leaves its counters, whatever its process is called', () => {
    const probe = probeRows(0, 20_000, () => ({
      ...calm(),
      heapMaxBytes: 64 * mib,
      heapUsedBytes: 63 * mib,
    }));
    expect(kind(exits(1, 20_000, { log: [said(19_900, oome)], ...native, probe }))).toBe('heap-oome, likely');
  });

  test('is in doubt without a load, where seconds lie between', () => {
    const alone = { load: [], plan: { load: null } };
    const exitsIn = (ms: number) =>
      kind({ ...exits(1, 0, { log: [said(20_000 - ms, 'MemoryError')] }), ...alone });
    expect(exitsIn(500)).toBe('other-oome, likely');
    expect(exitsIn(6000)).toBe('other-oome, unsure');
  });

  test('in plain words counts where memory had grown', () => {
    const log = [said(19_900, 'cannot allocate memory for a session of 131072 bytes')];
    const grown = (times: number) =>
      probeRows(0, 20_000, (s) => ({ ...calm(), anonBytes: (s < 5 ? 1 : times) * 20 * mib }));
    expect(kind(exits(1, 20_000, { log, ...native, probe: grown(4) }))).toBe('native-oom, likely');
    expect(kind(exits(1, 20_000, { log, ...native, probe: grown(1) }))).toBe('native-oom, unsure');
  });
});

describe('a JVM that was told to end itself', () => {
  const underScript = { toMain: false, targetPid: 11_700, targetName: 'java' };
  const onOrder = [said(19_700, `# ${oome}`), said(19_701, '# -XX:OnOutOfMemoryError="kill -9 %p"')];
  const kill = (ms: number, senderName = 'sh') => [tracing, sentSignal(ms, { ...underScript, senderName })];

  test('ended of its full heap, by whatever hand', () => {
    expect(kind(exits(137, 20_000, { log: onOrder, events: kill(19_800) }))).toBe('heap-oome, certain');
    expect(verdict(exits(137, 20_000, { log: onOrder, events: kill(19_800) })).terminal.detail).toBe(
      'Java heap space',
    );
  });

  test('and not where its command leaves it alive, or somebody else was faster', () => {
    const dump = [said(19_700, `# ${oome}`), said(19_701, '# -XX:OnOutOfMemoryError="jmap -dump:file=x %p"')];
    expect(verdict(exits(137, 20_000, { log: dump, events: kill(19_800) })).terminal.kind).toBe(
      'external-kill',
    );
    const byRunc = exits(137, 20_000, { log: onOrder, events: kill(19_800, 'runc') });
    expect(verdict(byRunc).terminal.kind).toBe('external-kill');
  });
});

describe('a helper that the kernel killed', () => {
  const helper = (ms: number) =>
    kernelLines(ms, fixture('kernel-6.18-main.txt').replaceAll('11596', '11700').replaceAll('perl', 'sort'));

  test('is not the end of a service that served on for seconds', () => {
    const seen = verdict(exits(139, 20_000, { events: helper(6000) }));
    expect(seen.terminal.kind).toBe('crash');
    expect(seen.evidence.map(({ text }) => text).join()).toContain('Before, the kernel killed a child');
    expect(verdict(exits(1, 20_000, { events: helper(16_000) })).terminal.kind).toBe('crash');
    expect(verdict(useless({ events: helper(6000) })).terminal.kind).toBe('unresponsive');
  });

  test('is, where the service was of no use from then on', () => {
    const ended = verdict(exits(1, 6000, { events: helper(6000) }));
    expect(ended.terminal).toMatchObject({ kind: 'oom-kill', victim: 'child' });
    expect(verdict(useless({ events: helper(19_500) })).terminal).toMatchObject({ kind: 'oom-kill' });
  });

  test('of several the one with which it ended is told', () => {
    const seen = verdict(useless({ events: [...helper(6000), ...helper(19_600)] }));
    expect(seen.terminal).toMatchObject({ kind: 'oom-kill', victim: 'child', atMs: 19_600 });
  });

  test('the same by the counter alone, and a flag says no more', () => {
    const probe = probeRows(0, 20_000, (s) => ({ ...calm(), oomKills: s < 6 ? 0 : 1 }));
    const trial = { ...died(20_000, 1).trial, preconditions: [] };
    const inspect = { State: { Running: false, ExitCode: 1, OOMKilled: true } };
    expect(verdict({ ...exits(1, 20_000, { probe }), trial, inspect }).terminal.kind).toBe('crash');
    expect(verdict({ ...exits(1, 6000, { probe }), trial, inspect }).terminal.kind).toBe('oom-kill');
  });
});

describe('an OOM kill of the main process as the trial was ending', () => {
  const kill = (ms: number) => [
    ...kernelLines(ms, fixture('kernel-6.18-main.txt')),
    at(ms + 90, { kind: 'process-gone', pid: containerPid }),
    at(ms + 500, { kind: 'docker', action: 'die', attributes: { exitCode: '137' } }),
  ];
  const stopped = at(32_140, { kind: 'load-stopped', reason: 'cap' });

  test('counts while the load had not stopped', () => {
    expect(verdict({ events: [...kill(32_020), stopped] }).terminal).toMatchObject({
      kind: 'oom-kill',
      victim: 'main',
      processAlive: false,
    });
  });

  test('and not in the tear-down', () => {
    expect(verdict({ events: [...kill(32_400), stopped] }).terminal.kind).toBe('survived');
  });
});

describe('a worker that is said to be gone', () => {
  const gunicorn = (pid: number, fromMs: number, toMs: number) =>
    processRows(fromMs, toMs, { pid, parentPid: containerPid, name: 'gunicorn' });
  const server = processRows(500, 31_500, { name: 'gunicorn', command: 'python3 gunicorn' });
  const log = [said(11_000, '[1] [CRITICAL] WORKER TIMEOUT (pid:17)')];

  test('is believed where one vanished, and not where each is still there', () => {
    const gone = [...server, ...gunicorn(200, 500, 11_500), ...gunicorn(201, 12_500, 31_500)];
    expect(kind({ log, processes: gone })).toBe('external-kill, likely');
    const there = [...server, ...gunicorn(200, 500, 31_500)];
    expect(verdict({ log, processes: there }).terminal.kind).toBe('survived');
  });

  test('is not where no such server runs', () => {
    expect(verdict({ log, ...ruby }).terminal.kind).toBe('survived');
  });
});

describe('who kills within the container', () => {
  const main = processRows(500, 31_500, { name: 'perl' });
  const beside = (pid: number, parentPid: number) =>
    processRows(500, 31_500, { pid, parentPid, name: 'perl' });
  const kill = (senderPid: number, more = {}) => [
    tracing,
    sentSignal(9000, {
      senderPid,
      senderName: 'perl',
      senderInside: true,
      toMain: false,
      targetPid: 300,
      targetName: 'perl',
      ...more,
    }),
  ];
  const processes = [...main, ...beside(200, containerPid), ...beside(300, containerPid)];

  test('a watchdog beside the workers is news, their own parent is none', () => {
    const seen = verdict({ processes, events: kill(200) });
    expect(seen.terminal).toMatchObject({ kind: 'external-kill', victim: 'child', processAlive: true });
    expect(verdict({ processes, events: kill(containerPid) }).terminal.kind).toBe('survived');
  });

  test('a grandparent is none, nor is a thread that was not counted, nor a signal that only asks', () => {
    const below = [...main, ...beside(200, containerPid), ...beside(300, 200)];
    expect(verdict({ processes: below, events: kill(containerPid) }).terminal.kind).toBe('survived');
    expect(verdict({ processes, events: kill(999) }).terminal.kind).toBe('survived');
    expect(verdict({ processes, events: kill(200, { signal: 15 }) }).terminal.kind).toBe('survived');
  });

  test('and where the service went on for seconds and then hung, that is the end', () => {
    expect(verdict(useless({ processes, events: kill(200) })).terminal.kind).toBe('unresponsive');
  });
});

describe('an error that a server says again and again', () => {
  const every = (fromMs: number, toMs: number, word: string) =>
    Array.from({ length: Math.floor((toMs - fromMs) / 500) }, (_, index) => said(fromMs + index * 500, word));

  test('is about the end that began with it, however long it goes on saying it', () => {
    expect(kind(useless({ log: every(19_800, 31_900, `SEVERE: ${oome}`) }))).toBe('heap-oome, likely');
  });

  test('and is left open where the rest of its words are about something else', () => {
    const log = [said(19_800, `SEVERE: ${oome}`), ...every(20_500, 31_900, 'waiting for the database')];
    expect(kind(useless({ log }))).toBe('heap-oome, unsure');
  });
});

describe('a fork that was refused', () => {
  const log = [said(19_900, 'fork: Resource temporarily unavailable')];

  test('is a limit on processes where the program ended of it, and no end where it lives on', () => {
    expect(verdict(exits(1, 19_900, { ...native, log })).terminal.kind).toMatch(/oom/);
    expect(verdict(useless({ ...native, log })).terminal.kind).toBe('unresponsive');
  });
});
