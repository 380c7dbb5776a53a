import { readLine } from '../../../src/runtime/index.ts';
import { readAct } from '../../../src/verdict/logs/acts/readAct.ts';
import { coreDump } from '../../../src/verdict/logs/coreDump.ts';
import { findKernelText, kernelText } from '../../../src/verdict/logs/kernelText.ts';
import { kernelWord } from '../../../src/verdict/logs/kernelWord.ts';
import { textsIn } from '../make/found.ts';
import { textsLike } from '../make/texts.ts';
import { reader } from '../reader.ts';

/** A line of each runtime and of each of those who kill, beside what the recordings have. */
const lines = [
  'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space',
  'Terminating due to java.lang.OutOfMemoryError: GC overhead limit exceeded',
  '# Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.',
  '#  SIGSEGV (0xb) at pc=0x00007f8d44ffe460, pid=12, tid=13',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'fatal error: runtime: out of memory',
  'runtime: out of memory: cannot allocate 4194304-byte block (66813952 in use)',
  '[2026-11-20 23:12:25 +0000] [30608] [CRITICAL] WORKER TIMEOUT (pid:30786)',
  '[2026-11-20 23:12:26 +0000] [30608] [ERROR] Worker (pid:30786) was sent SIGKILL! Perhaps out of memory?',
  'PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /x.php on line 3',
  'Out of memory in perl:util:safesysmalloc',
  '[FATAL] failed to allocate memory (NoMemoryError)',
  'System.OutOfMemoryException: Array dimensions exceeded supported range.',
  'eheap_alloc: Cannot allocate 298930300 bytes of memory (of type "heap").',
  '2024/01/01 10:00:00 [alert] 1#1: worker process 31 exited on signal 9',
  "terminate called after throwing an instance of 'std::bad_alloc'",
  'DAMN ! worker 1 (pid: 12) died, killed by signal 9 :( trying respawn ...',
  'java: malloc(): corrupted top size',
  'systemd[1]: app.service: Main process exited, code=killed, status=9/KILL',
  'systemd-oomd[500]: Killed /user.slice/user-1000.slice/app.scope due to memory pressure for /user.slice being 78.2% > 50.0% for > 20s with reclaim activity',
  'earlyoom[12]: sending SIGTERM to process 1234 uid 1000 "java": badness 600, VmRSS 512 MiB',
  'slurmstepd: error: Detected 1 oom-kill event(s) in StepId=123.batch. Some of your processes may have been killed',
  'kubelet[1]: E0101 10:00:00.123456 1 kuberuntime_container.go:1] "Container killed" containerID="abc" reason="OOMKilled"',
];

const logLines = reader({
  name: 'log-lines',
  reads: 'lines of runtimes, and of those who kill',
  weight: 8,
  inShort: 80,
  inputs: () =>
    textsLike([
      lines.join('\n'),
      ...textsIn('test/golden', /^target\.log$/),
      ...textsIn('src/autopsy/fixtures/lines'),
    ]),
  read(text: string) {
    for (const line of text.split('\n')) {
      readLine(line, 0);
      readAct(line);
      coreDump(line);
      kernelWord(line);
      kernelText(line);
      findKernelText(line);
    }
  },
});

export const logLineReaders = [logLines];
