import { expect, test } from 'vitest';
import { readGcLine } from './gcLog.ts';

/** What collectors that work beside the program write, in the forms of several versions and decorations. */

const work = (line: string) => {
  const event = readGcLine(line);
  return event?.kind === 'work' ? event.work : null;
};

test.each([
  // Shenandoah: JDK 17, with sizes and without; generations from JDK 24 on.
  [
    '[2026-11-27T03:51:41.112+0000][9.296s][info][gc          ] GC(5) Concurrent cleanup 52M->27M(53M) 0.065ms',
    0.065,
    { mb: 27, committedMb: 53 },
  ],
  ['[9.294s][info][gc] GC(5) Concurrent marking (unload classes) 26.623ms', 26.623, null],
  ['[9.294s][info][gc] GC(5) Concurrent update references (Young) 26.623ms', 26.623, null],
  ['GC(5) Concurrent evacuation 7.538ms', 7.538, null],
  // ZGC: without generations, and with them from JDK 21 on.
  ['[17.1s][info][gc,phases   ] GC(14) Concurrent Mark 351.528ms', 351.528, null],
  ['[0.305s][info][gc,phases   ] GC(3) y: Concurrent Mark 8.889ms', 8.889, null],
  ['[0.305s][info][gc,phases   ] GC(3) O: Concurrent Process Non-Strong 8.118ms', 8.118, null],
  ['[0.305s][info][gc,phases   ] GC(3) Y: Concurrent Relocate 1.118ms', 1.118, null],
  [
    '[18.261s][info][gc          ] GC(14) Garbage Collection (Allocation Stall) 92M(96%)->96M(100%)',
    0,
    { share: 1 },
  ],
  [
    '[info][gc] GC(8) Major Collection (Allocation Stall) 2048M(50%)->3600M(88%) 0.345s',
    345,
    { share: 0.88 },
  ],
  ['[info][gc] GC(7) Minor Collection (Allocation Rate) 1204M(30%)->402M(10%) 0.046s', 46, null],
  [
    '[gc,heap     ] GC(14)      Live:         -                84M (88%)          84M (88%)          84M (88%)            -',
    0,
    { share: 0.88 },
  ],
])('beside the program: %s', (line, tookMs, left) => {
  expect(work(line)).toMatchObject({ how: 'beside', tookMs, stoppedMs: 0, left });
});

test.each([
  [
    '[2026-11-27T03:49:42.567+0000][12.473s][info][gc          ] Allocation Stall (pool-1-thread-8) 227.534ms',
    227.534,
  ],
  ['[12.473s][info][gc] GC(8) Allocation Stall (http-nio-8080-exec-1) 1.5ms', 1.5],
  ['[info][gc] Relocation Stall (growth) 117.674ms', 117.674],
])('a thread that waits: %s', (line, tookMs) => {
  expect(work(line)).toMatchObject({ how: 'stall', tookMs });
});

test.each([
  ['[9.294s][info][gc] GC(5) Pause Final Mark (unload classes) 0.126ms', 'Short'],
  ['[9.294s][info][gc] GC(3) Y: Pause Mark Start (Major) 0.009ms', 'Short'],
  ['[9.294s][info][gc] GC(3) Pause Relocate Start 0.011ms', 'Short'],
  [
    '[18.291s][info][gc] GC(38) Pause Degenerated GC (Outside of Cycle) 60M->59M(64M) 310.809ms',
    'Degenerated',
  ],
  ['[18.291s][info][gc] GC(38) Pause Degenerated GC (Young) (Mark) 60M->59M(64M) 310.809ms', 'Degenerated'],
])('a pause: %s', (line, type) => {
  expect(readGcLine(line)).toMatchObject({ kind: 'pause', pause: { type } });
});

test('a line is dated by whichever decorations it has', () => {
  const stall = 'Allocation Stall (a) 1.0ms';
  const dated = (head: string) => work(`${head} ${stall}`);
  expect(dated('[12473ms]')).toMatchObject({ uptimeS: 12.473, wallMs: null });
  expect(dated('[1795751363317ms][12473ms]')).toMatchObject({ uptimeS: 12.473, wallMs: 1795751363317 });
  expect(dated('[12473000000ns]')).toMatchObject({ uptimeS: 12.473 });
  expect(dated('[2026-11-27T03:49:42.567+0100][12.473s]')).toMatchObject({
    uptimeS: 12.473,
    wallMs: Date.parse('2026-11-27T02:49:42.567Z'),
  });
  expect(dated('[info][gc]')).toMatchObject({ uptimeS: null, wallMs: null });
});

test('ZGC tells the largest heap by another word than Shenandoah', () => {
  expect(readGcLine('[0.077s][info][gc,init] Max Capacity: 96M')).toEqual({ kind: 'heap-maximum', mb: 96 });
  expect(readGcLine('[0.1s][info][gc,init] Heap Max Capacity: 2G')).toEqual({
    kind: 'heap-maximum',
    mb: 2048,
  });
  expect(readGcLine('[18.2s][gc,heap] GC(14) Soft Max Capacity: 48M(50%)')).toBeNull();
});

test.each([
  // G1 and CMS work beside the program, too; what they have of it is another matter.
  '[1.2s][info][gc] GC(5) Concurrent Mark Cycle 12.345ms',
  '[1.2s][info][gc] GC(5) Concurrent Mark From Roots 12.345ms',
  '[1.2s][info][gc] GC(5) Concurrent Mark (1.234s, 1.345s) 111.500ms',
  '[1.2s][info][gc] GC(5) Concurrent Cleanup for Next Mark 0.5ms',
  '[1.2s][info][gc,start] GC(5) Concurrent cleanup',
  '[10.4s][info][gc,stats    ]    Critical: Allocation Stall      0.000 / 0.000         0.000 / 0.000       ms',
  'GC(z1) y: Allocation Stalls:          0                0                0                0',
  'the collection took 12 ms, 3->4->4 MB',
])('nothing that counts: %s', (line) => {
  expect(readGcLine(line)).toBeNull();
});

test.each([
  [
    'gc 104 @16.290s 16%: 0.014+56+0.005 ms clock, 0.014+0.21/15/36+0.005 ms cpu, 61->61->60 MB, 61 MB goal, 0 MB stacks, 0 MB globals, 1 P',
    16.346,
    56.019,
    60 / 61,
  ],
  // Before Go 1.18, and one that the program asked for.
  [
    'gc 9 @1.002s 2%: 0.1+2.0+0.2 ms clock, 0.4+1.0/2.0/0.1+0.8 ms cpu, 8->8->4 MB, 8 MB goal, 4 P (forced)',
    1.004,
    2.3,
    0.5,
  ],
  // What lives may be more than was meant to be reached.
  ['gc 9 @1.002s 2%: 0+2+0 ms clock, 0+1/2/0+0 ms cpu, 9->9->9 MB, 8 MB goal, 4 P', 1.004, 2, 1],
])('Go: %s', (line, uptimeS, tookMs, share) => {
  const seen = work(line);
  expect(seen?.uptimeS).toBeCloseTo(uptimeS, 3);
  expect(seen?.tookMs).toBeCloseTo(tookMs, 3);
  expect(seen).toMatchObject({ stoppedMs: null });
  expect(seen?.left && 'share' in seen.left ? seen.left.share : null).toBeCloseTo(share, 3);
});

test.each([
  [
    '[1:0x556e422519e0]    15387 ms: Mark-sweep (reduce) 62.1 (65.3) -> 59.4 (63.0) MB, 79.8 / 0.0 ms  (+ 119.1 ms in 39 steps since start of marking, biggest step 60.2 ms, walltime since start of marking 279 ms) (average mu = 0.530, current mu = 0.503) allocation failure; GC in old space requested',
    279,
    198.9,
    59.4 / 62.1,
  ],
  [
    '[604:000001A87A0BC000]    36394 ms: Mark-Compact (reduce) 4080.9 (4093.8) -> 4077.3 (4082.3) MB, pooled: 0.0 MB, 541.83 / 0.00 ms (+ 478.3 ms in 96 steps since start of marking, biggest step 5.0 ms, walltime since start of marking 1088 ms) (average mu = 0',
    1088,
    1020.13,
    4077.3 / 4080.9,
  ],
  [
    '[252407:0x55b40628dbb0]     2894 ms: Mark-Compact 10.8 (13.7) -> 8.5 (16.9) MB, 9.22 / 0.00 ms  (average mu = 0.989, current mu = 0.683) allocation failure; scavenge might not succeed',
    9.22,
    9.22,
    8.5 / 10.8,
  ],
])('V8: %s', (line, tookMs, stoppedMs, share) => {
  const seen = work(line);
  expect(seen?.tookMs).toBeCloseTo(tookMs, 3);
  expect(seen?.stoppedMs).toBeCloseTo(stoppedMs, 3);
  expect(seen?.left && 'share' in seen.left ? seen.left.share : null).toBeCloseTo(share, 4);
});

test('V8’s scavenges look at the young generation alone', () => {
  expect(
    readGcLine(
      '[1:0x556e422519e0]      167 ms: Scavenge 2.0 (2.3) -> 1.2 (3.3) MB, 4.2 / 0.0 ms  (average mu = 1.000, current mu = 1.000) allocation failure; ',
    ),
  ).toBeNull();
});
