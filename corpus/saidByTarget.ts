import { faultCase, steady, type Truth } from 'oomlab';
import { jvmService, perlProgram, perlService, pythonService, rubyService } from 'oomlab/targets';
import { trial } from './parts/trial.ts';

const crash: Truth = { terminal: ['crash'], degradation: ['none'] };
const survived: Truth = { terminal: ['survived'], degradation: ['none'] };
const unresponsive: Truth = { terminal: ['unresponsive'], degradation: ['none'] };
const requests = steady({ requests: '/', connections: 4, for: '16s', timeout: '1s' });
const short = steady({ requests: '/', connections: 4, for: '10s', timeout: '1s' });

const borrowed = 'shard 3 said: java.lang.OutOfMemoryError: Java heap space';

/** What a target prints is hearsay: words of a lack of memory, or of a kill, that did or did not end it. */
export default [
  faultCase({
    name: 'said/jvm-caught-then-deadlock',
    fault:
      'A JVM catches an OutOfMemoryError, serves well for seven seconds, then a lock is never given back.',
    scenario: trial({
      target: jvmService('64m', 'CaughtOome', '200', '2', 'lock', '9'),
      memory: '192m',
      load: steady({ requests: '/', connections: 4, for: '17s', timeout: '1s' }),
      atMost: '20s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'said/jvm-caught-then-exit',
    fault:
      'A JVM catches an OutOfMemoryError, serves well for five seconds, and gives up for a wrong password.',
    scenario: trial({
      target: jvmService('96m', 'CaughtOome', '200', '2', 'exit', '7'),
      memory: '224m',
      load: requests,
      atMost: '18s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'said/jvm-caught-and-served',
    fault: 'None: a JVM refuses one import that is larger than its heap, says so, and serves on.',
    scenario: trial({
      target: jvmService('64m', 'CaughtOome', '200', '5', 'serve', '0'),
      memory: '192m',
      load: short,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'jvm-oome/caught-in-requests',
    fault:
      'The heap fills for good. Each request catches the OutOfMemoryError and fails; no thread dies of it.',
    scenario: trial({
      target: jvmService('64m', 'CaughtOome', '200', '2', 'fill', '4'),
      memory: '192m',
      load: steady({ requests: '/', connections: 4, for: '12s', timeout: '1s' }),
      atMost: '14s',
    }),
    truth: { terminal: ['heap-oome'], degradation: ['none'] },
  }),
  faultCase({
    name: 'said/python-handled-then-exit',
    fault:
      'A MemoryError is handled; five good seconds later a Python service gives up for a wrong password.',
    scenario: trial({
      target: pythonService('limit.py', '1000', 'handled.py', '2', 'exit', '7'),
      memory: '128m',
      load: requests,
      atMost: '18s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'said/python-handled-and-served',
    fault: 'None: a Python service refuses an import that is too large, with the trace of a MemoryError.',
    scenario: trial({
      target: pythonService('limit.py', '1000', 'handled.py', '5', 'serve', '0'),
      memory: '128m',
      load: short,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'runtime-oom/python-saves-first',
    fault: 'Sessions fill the address space of a Python service; on the MemoryError it saves them, and ends.',
    scenario: trial({
      target: { ...pythonService('limit.py', '160', 'saves.py', '256'), env: { MALLOC_ARENA_MAX: '1' } },
      memory: '256m',
      load: short,
      atMost: '12s',
    }),
    truth: { terminal: ['other-oome'], degradation: ['none'] },
  }),
  faultCase({
    name: 'said/ruby-borrowed-oome-then-exit',
    fault: 'A Ruby service prints the OutOfMemoryError of a JVM elsewhere, and ends for a wrong setting.',
    scenario: trial({
      target: rubyService('says.rb', 'exit', '4', borrowed, '\tat shard.Index.load(Index.java:41)'),
      memory: '192m',
      load: short,
      atMost: '12s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'said/perl-borrowed-oome',
    fault: 'None: a Perl service prints each second what it reads in the log of a JVM elsewhere.',
    scenario: trial({
      target: perlService('says.pl', borrowed),
      memory: '96m',
      load: short,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'said/ruby-kernel-line-then-stuck',
    fault:
      'A Ruby service prints another machine’s kernel log, and later waits for a queue that nobody fills.',
    scenario: trial({
      target: rubyService(
        'says.rb',
        'wait',
        '5',
        'Memory cgroup out of memory: Killed process 17 (ruby) total-vm:301240kB, anon-rss:97812kB, file-rss:4kB, shmem-rss:0kB, UID:0 pgtables:240kB oom_score_adj:0',
      ),
      memory: '96m',
      load: steady({ requests: '/', connections: 4, for: '13s', timeout: '1s' }),
      atMost: '15s',
    }),
    truth: unresponsive,
  }),
  faultCase({
    name: 'said/gunicorn-timeout-of-another',
    fault:
      'None: a Python service prints the time-out of a gunicorn elsewhere, first before the load begins.',
    scenario: trial({
      target: pythonService(
        'says.py',
        '[2026-11-20 10:00:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:17)',
        '0',
        '0',
      ),
      memory: '96m',
      load: short,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'said/gunicorn-sigkill-then-exit',
    fault: 'A Python service prints that a worker elsewhere was killed, and ends by itself with code 1.',
    scenario: trial({
      target: pythonService(
        'says.py',
        '[ERROR] Worker (pid:17) was sent SIGKILL! Perhaps out of memory?',
        '5',
        '1',
      ),
      memory: '96m',
      load: short,
      atMost: '12s',
    }),
    truth: crash,
  }),
  faultCase({
    name: 'said/nginx-signal-9-of-another',
    fault: 'None: a Perl service prints the alert of an nginx elsewhere, each second.',
    scenario: trial({
      target: perlService('says.pl', '2026/11/20 10:00:00 [alert] 7#7: worker process 31 exited on signal 9'),
      memory: '96m',
      load: short,
      atMost: '12s',
    }),
    truth: survived,
  }),
  faultCase({
    name: 'said/perl-out-of-memory-of-another',
    fault: 'A Perl program gives up with words about another machine’s memory; it has plenty itself.',
    scenario: trial({
      target: perlProgram('gives_up.pl', '5', 'licence server 10.0.0.7 said: Out of memory!'),
      memory: '96m',
      load: null,
      atMost: '10s',
    }),
    truth: crash,
  }),
];
