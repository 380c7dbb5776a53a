import { describe, expect, test } from 'vitest';
import { collectorNames, collectors, type RuntimeName, readLine, runtimeNames, runtimes } from './index.ts';

/** A line of each runtime, as it wrote it. */
const lines: [RuntimeName, string][] = [
  ['jvm', 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space'],
  ['jvm', 'Terminating due to java.lang.OutOfMemoryError: Java heap space'],
  ['jvm', '# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.'],
  ['jvm', '#  SIGSEGV (0xb) at pc=0x00007f8d44ffe460, pid=12, tid=13'],
  ['node', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['node', 'Error [ERR_WORKER_OUT_OF_MEMORY]: Worker terminated due to reaching memory limit'],
  ['go', 'fatal error: runtime: out of memory'],
  ['go', 'runtime: out of memory: cannot allocate 4194304-byte block (66813952 in use)'],
  ['python', 'MemoryError'],
  ['python', '[2026-11-20 23:12:25 +0000] [30608] [CRITICAL] WORKER TIMEOUT (pid:30786)'],
  [
    'php',
    'PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes)',
  ],
  ['perl', 'Out of memory!'],
  ['perl', 'Out of memory in perl:util:safesysmalloc'],
  ['ruby', '[FATAL] failed to allocate memory (NoMemoryError)'],
  ['dotnet', 'System.OutOfMemoryException: Array dimensions exceeded supported range.'],
  ['erlang', 'eheap_alloc: Cannot allocate 298930300 bytes of memory (of type "heap").'],
  ['nginx', '2024/01/01 10:00:00 [alert] 1#1: worker process 31 exited on signal 9'],
  ['any', 'sort: memory exhausted'],
  ['any', "terminate called after throwing an instance of 'std::bad_alloc'"],
];

describe('a log is read by the lines of all runtimes, and a line is of one', () => {
  test.each(lines)('%s: %s', (runtime, text) => {
    expect(readLine(text, 0)?.runtime).toBe(runtime);
    const fitting = runtimeNames.filter((name) =>
      runtimes[name].logLines.some(({ pattern }) => pattern.test(text)),
    );
    // What every process may say is read last.
    expect(fitting.filter((name) => name !== 'any' || runtime === 'any')).toEqual([runtime]);
  });

  test('each runtime that writes any has one here', () => {
    const writing = runtimeNames.filter((name) => runtimes[name].logLines.length > 0);
    expect(new Set(lines.map(([runtime]) => runtime))).toEqual(new Set(writing));
  });
});

/** Text that makes a pattern with nested repeats take forever: what a target prints may be hostile. */
const hostile = [' ', 'a', '(', 'x: ', 'malloc', 'fatal error: ', 'FATAL ERROR: ', '[0-9]'].map((piece) =>
  piece.repeat(1000 / piece.length),
);

test.each(runtimeNames)('%s: its patterns keep no state between lines', (name) => {
  const { logLines, gcLines, processNames } = runtimes[name];
  const patterns = [...logLines, ...gcLines].map(({ pattern }) => pattern);
  for (const { global, sticky } of processNames ? [...patterns, processNames] : patterns)
    expect({ global, sticky }).toEqual({ global: false, sticky: false });
  for (const text of hostile) for (const pattern of patterns) pattern.exec(text);
});

describe.each(runtimeNames.filter((name) => runtimes[name].limits !== null))('%s', (name) => {
  const { limits } = runtimes[name];
  if (limits === null) throw new Error('filtered');
  const nothing = { heapBytes: null, collector: null, jvmFlags: [], nativeMemory: false, env: {} };

  test('a heap that was asked for is read back from what sets it, or from what the runtime says', () => {
    if (limits.readBack.from === 'its own words') return expect(name).toBe('jvm');
    for (const mib of [32, 64.5, 1024]) {
      const heapBytes = mib * 1024 ** 2;
      const set = limits.environment({ ...nothing, heapBytes }, '/oomlab');
      const read = limits.readBack.inForce(set, []).heapBytes ?? Number.NaN;
      expect(Math.abs(read - heapBytes)).toBeLessThanOrEqual(limits.readBack.heapToleranceBytes(heapBytes));
    }
  });

  test('what does not say it, is not read', () => {
    expect(limits.readBack.inForce({}, [])).toEqual({ heapBytes: null, collector: null });
    expect(limits.readBack.inForce(limits.environment(nothing, '/oomlab'), []).heapBytes).toBeNull();
  });
});

test('each collector is known by its counters from every other', () => {
  const names: Record<string, string> = {
    serial: 'Copy:MSC Serial young collection pauses Serial full collection pauses',
    parallel: 'ParScav:MSC Parallel young collection pauses Parallel full collection pauses',
    g1: 'GarbageFirst G1 young collection pauses G1 full collection pauses G1 concurrent cycle pauses',
    z: 'ZGC minor collection pauses ZGC major collection pauses',
    shenandoah: 'Shenandoah partial Shenandoah full',
  };
  for (const [name, text] of Object.entries(names))
    expect(collectorNames.filter((each) => collectors[each].inCounters.test(text))).toEqual([name]);
});
