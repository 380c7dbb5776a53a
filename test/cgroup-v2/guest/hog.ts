import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** Takes all memory of the machine but so many MiB, and keeps it until it is told to end. */
export function takeTheRest(butMib: number): { begin(): void; end(): Promise<void> } {
  let hog: ChildProcess | null = null;
  return {
    begin() {
      const [, kib] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
      const mib = Math.max(0, Math.floor(Number(kib) / 1024) - butMib);
      const program = `const held = []; while (held.length < ${mib}) held.push(Buffer.alloc(1024 ** 2, 1)); setInterval(() => held, 1e6);`;
      hog = spawn(process.execPath, ['--eval', program], { stdio: 'inherit' });
      // The kernel is to choose among the others.
      writeFileSync(`/proc/${hog.pid}/oom_score_adj`, '-1000');
    },
    async end() {
      if (!hog || hog.exitCode !== null) return;
      const ended = new Promise((resolve) => hog?.once('exit', resolve));
      hog.kill('SIGKILL');
      await ended;
    },
  };
}
