import { closeSync, openSync, writeSync } from 'node:fs';
import { argv } from 'node:process';

/**
 * Fills the kernel log as fast as it goes, until it is killed; what it writes are the kernel's own words for kills that never
 * were, of the process that is named.
 */
const pid = argv[2] ?? '1';
const file = openSync('/dev/kmsg', 'w');
process.on('exit', () => closeSync(file));
const texts = [
  `<4>native invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0`,
  `<3>Memory cgroup out of memory: Killed process ${pid} (native) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB`,
  ...Array.from({ length: 20 }, (_, index) => `<7>somebody fills the log with line ${index}`),
];
for (;;) for (const text of texts) writeSync(file, `${text}\n`);
