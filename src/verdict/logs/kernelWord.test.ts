import { describe, expect, test } from 'vitest';
import { findKernelText, kernelText } from './kernelText.ts';
import { kernelWord } from './kernelWord.ts';

describe('what the kernel says that is no kill', () => {
  test.each([
    [
      'java[123]: segfault at 0 ip 00007f sp 00007f error 4 in libjvm.so[7f+1]',
      { kind: 'fault', about: 'java', pid: 123 },
    ],
    [
      'traps: node[9] general protection fault ip:7f sp:7f error:0 in libc.so.6[2+1]',
      { kind: 'fault', about: 'traps: node', pid: 9 },
    ],
    ['traps: app[9] trap invalid opcode ip:7f sp:7f error:0', { kind: 'fault', about: 'traps: app', pid: 9 }],
    ['cgroup: fork rejected by pids controller in /docker/a', { kind: 'fork-refused', about: '/docker/a' }],
    [
      'Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled',
      { kind: 'panic', about: 'Out of memory: compulsory panic_on_oom is enabled' },
    ],
    [
      'Kernel panic - not syncing: System is deadlocked on memory',
      { kind: 'panic', about: 'System is deadlocked on memory' },
    ],
  ])('%s', (line, word) => {
    expect(kernelWord(line)).toEqual(word);
  });

  test.each([
    'Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000009',
    'he said: Kernel panic - not syncing: Out of memory',
    'java: segfault at 0',
    'java[12x]: segfault at 0',
    'the fork rejected by pids controller in /a',
    'eth0: link up',
  ])('nothing in: %s', (line) => {
    expect(kernelWord(line)).toBeNull();
  });
});

describe('a kernel’s message without its head', () => {
  const fork = 'cgroup: fork rejected by pids controller in /a';

  test.each([
    ['', ''],
    ['a console', '[   12.345678] '],
    ['a console with its level', '<4>[   12.345678] '],
    ['syslog', 'Feb 22 10:11:12 node-1 kernel: [   12.345678] '],
    ['a journal', '2026-02-22T10:11:12+0000 node-1 kernel: '],
  ])('of %s', (_, head) => {
    expect(kernelText(`${head}${fork}`)).toBe(fork);
    expect(kernelText(`${head}eth0: link up`)).toBe('eth0: link up');
    expect(findKernelText(`${head}${fork}`)).toEqual({ head, text: fork });
  });

  test('is none where somebody tells of it, or it is about something else', () => {
    expect(findKernelText(`we grep for "${fork}" in the log`)).toBeNull();
    expect(findKernelText('eth0: link up')).toBeNull();
    expect(kernelText(`${'x'.repeat(200)} kernel: y`)).toBe(`${'x'.repeat(200)} kernel: y`);
  });
});
