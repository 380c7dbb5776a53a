import { describe, expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

/** What whoever started a process says of its end: by a signal, past a bound of memory, or merely that it is gone. */

const details = (text: string) => autopsyOf({ input: text }).answers.map(({ terminal }) => terminal.detail);
const unknown = 'inconclusive unsure';

describe('ended for its memory by whoever started it', () => {
  test.each([
    ['Dask', 'distributed.nanny - WARNING - Worker exceeded 95% memory budget. Restarting'],
    [
      'Dask, which tells of its own signal after that',
      `2024-03-27 10:11:12,123 - distributed.nanny.memory - WARNING - Worker tls://192.168.204.84:34937 (pid=129) exceeded 95% memory budget. Restarting...
2024-03-27 10:11:12,523 - distributed.nanny - WARNING - Worker process 129 was killed by signal 15`,
    ],
    [
      'Dask, which had to insist',
      `distributed.nanny.memory - WARNING - Worker tcp://127.0.0.1:49477 (pid=59029) exceeded 95% memory budget. Restarting...
distributed.nanny - WARNING - Worker process 59029 was killed by signal 9`,
    ],
    [
      'PumaWorkerKiller',
      '[1] PumaWorkerKiller: Out of memory. 5 workers consuming total: 1102.3 mb out of max: 1003.52 mb. Sending TERM to pid 23 consuming 250.1 mb.',
    ],
    [
      'unicorn-worker-killer',
      'W, [2023-02-02T10:11:12.123456 #4242]  WARN -- : #<Unicorn::HttpServer:0x00007f>: worker (pid: 4242) exceeds memory limit (322961408 bytes > 314572800 bytes)',
    ],
    [
      'GitLab',
      '{"severity":"WARN","time":"2021-02-02T10:11:12.123Z","class":"Gitlab::SidekiqDaemon::MemoryKiller","pid":4242,"signal":"SIGTERM","message":"sending Sidekiq worker PID-4242 SIGTERM (graceful shutdown); Sidekiq worker RSS out of range"}',
    ],
    [
      'Celery',
      '[2023-02-02 10:11:12,123: WARNING/ForkPoolWorker-3] child process exiting after exceeding memory limit (210000KiB / 200000KiB)',
    ],
    [
      'pm2',
      'PM2      | Process 0 restarted because it exceeds --max-memory-restart value (current_memory=1 max_memory_limit=1)',
    ],
  ])('%s', (_, text) => {
    expect(toldBy(text)).toEqual(['external-kill certain']);
    expect(details(text)[0]).toContain('for its worker’s memory');
  });

  test.each([
    [
      'monit',
      `[CET Mar  4 10:11:12] error    : 'mysqld' mem usage of 82.1% matches resource limit [mem usage > 80.0%]
[CET Mar  4 10:11:12] info     : 'mysqld' trying to restart`,
    ],
    [
      'god',
      `I [2012-02-02 10:11:12]  INFO: dj-1 [trigger] memory out of bounds [201mb, 203mb*] (MemoryUsage)
I [2012-02-02 10:11:12]  INFO: dj-1 move 'up' to 'restart'`,
    ],
    [
      'macOS',
      '2026-09-28 16:12:02.114 Df kernel[0:1cd] [com.apple.xnu:memorystatus] memorystatus: killing_top_process pid 4386 [node] (vm-compressor-space-shortage 1) 3145728KB - memorystatus_available_pages: 11041',
    ],
    [
      'macOS, its compressor full',
      'kernel: memorystatus: killing largest compressed process python3.11 [8121] 198602 MB',
    ],
    [
      'Ray',
      '(raylet) node_manager.cc:3097: 3 Workers (tasks / actors) killed due to memory pressure (OOM), 0 Workers crashed',
    ],
    [
      'Mesos',
      'INFO  Acknowledge status update for task app-oom.4af344fa: TASK_FAILED (Memory limit exceeded: Requested: 64MB Maximum Used: 64MB',
    ],
    [
      'IIS',
      "A worker process with process id of '4242' serving application pool 'api' has requested a recycle because it reached its private bytes memory limit.",
    ],
    [
      'the kubelet’s own log',
      `I1215 19:22:59.485628   77158 eviction_manager.go:350] eviction manager: must evict pod(s) to reclaim memory
I1215 19:23:01.485700   77158 eviction_manager.go:574] eviction manager: pod web-5f7_default(aaa) is evicted successfully`,
    ],
  ])('%s', (_, text) => {
    expect(toldBy(text)).toEqual(['external-kill certain']);
    expect(details(text)[0]).toContain('for lack of memory');
  });
});

test.each([
  [
    'Celery, for time',
    'Hard time limit (300s) exceeded for app.tasks.train[4f5e]',
    'as its worker’s time was over',
  ],
  [
    'a probe, as the kubelet saw it',
    `E0304 10:11:12.123456    2211 prober.go:104] "Probe failed" probeType="Liveness" pod="prod/api-1" podUID="aaaa" containerName="api" probeResult="failure" output="timeout"
I0304 10:11:12.223456    2211 kuberuntime_container.go:779] "Killing container with a grace period" pod="prod/api-1" podUID="aaaa" containerName="api" gracePeriod=30`,
    'kubelet, after a failed probe',
  ],
  [
    'a probe, in old words',
    'I0714 09:10:11.123456    1022 kuberuntime_manager.go:566] Container "web" ({"docker" "1d3c0f1e2b3a"}) of pod web-1_default(aaaa): Container failed liveness probe.. Container will be killed and recreated.',
    'kubelet, after a failed probe',
  ],
  [
    'Cloud Foundry',
    '2023-02-02T10:11:12.12+0000 [CELL/0] ERR Instance became unhealthy: Liveness check unsuccessful: failed to make TCP connection',
    'Cloud Foundry, after a failed probe',
  ],
  [
    'an eviction for the disk',
    `"Eviction manager: must evict pod(s) to reclaim" resourceName="ephemeral-storage"
"Eviction manager: pod is evicted successfully" pod="default/mysql"`,
    'kubelet, eviction for lack of ephemeral-storage',
  ],
])('not for memory: %s', (_, text, detail) => {
  expect(details(text)).toEqual([expect.stringContaining(detail)]);
});

test.each([
  ['Puma', '[1] - Worker 1 (PID: 31) terminated unexpectedly by signal 9'],
  ['npm', 'npm error path /app\nnpm error command failed\nnpm error signal SIGKILL'],
  ['yarn', 'error Command failed with signal "SIGKILL".'],
  ['pnpm', ' ELIFECYCLE  Command failed with exit code 137.'],
  [
    'Jest',
    'A jest worker process (pid=812) was terminated by another process: signal=SIGKILL, exitCode=null.',
  ],
  [
    'Passenger',
    '[ W 2023-02-02 10:11:12.1 12/T1 Logging.cpp ]: Process (pid=12, group=/app) exited unexpectedly: killed by signal SIGKILL (9)',
  ],
  [
    'surefire',
    '[ERROR] Error occurred in starting fork, check output in log\n[ERROR] Process Exit Code: 137',
  ],
  ['Airflow', 'ERROR - Bash command failed. The command returned a non-zero exit code 137.'],
  [
    'torchrun',
    'ERROR:torch.distributed.elastic:failed (exitcode: -9) local_rank: 0 (pid: 4242) of binary: /usr/bin/python3',
  ],
  ['HAProxy', '[ALERT] 032/101112 (1) : Current worker #1 (8) exited with code 137 (Killed)'],
  ['tini', "[INFO  tini (1)] Main child exited with signal (with signal 'Killed')"],
  ['make', 'make: *** [Makefile:10: test] Killed'],
  ['git', 'error: index-pack died of signal 9'],
  ['apt', 'E: Sub-process /usr/bin/dpkg exited unexpectedly (signal 9)'],
  ['conda', 'Solving environment: ...working... Killed'],
  ['Uvicorn', 'INFO:     Waiting for child process [19]\nINFO:     Child process [19] died'],
  [
    'Dask, a task that nobody survives',
    "KilledWorker: Attempted to run task ('read-parquet', 1) on 4 different workers, but all those workers died while running it.",
  ],
  ['a Go program', '2023/02/02 10:11:12 transcode failed: signal: killed'],
  [
    'YARN',
    'on host: ip-10-0-0-1. Exit status: 137. Diagnostics: Container killed on request. Exit code is 137',
  ],
  [
    'Gradle',
    '* What went wrong:\nGradle build daemon disappeared unexpectedly (it may have been killed or may have crashed)',
  ],
  [
    'mysqld_safe',
    '130304 10:11:12 mysqld_safe Number of processes running now: 0\n130304 10:11:12 mysqld_safe mysqld restarted',
  ],
  [
    'a pool of Python’s',
    'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.',
  ],
  ['Jupyter', '[W 10:11:12.123 NotebookApp] KernelRestarter: restarting kernel (1/5), keep random ports'],
  [
    'GitHub',
    'The hosted runner lost communication with the server. Anything in your workflow that terminates the runner',
  ],
])('who did it, and how, is not known: %s', (_, text) => {
  expect(toldBy(text)).toEqual([unknown]);
});

test('what is gone is told of once where its end is told of', () => {
  const loky =
    'joblib.TerminatedWorkerError: A worker process managed by the executor was unexpectedly terminated.';
  expect(details(`${loky}\nThe exit codes of the workers are {SIGKILL(-9)}`)).toEqual([
    expect.stringContaining('SIGKILL'),
  ]);
  const heap = 'Daemon will be stopped at the end of the build after running out of JVM memory';
  expect(toldBy(`${heap}\nGradle build daemon disappeared unexpectedly`)).toEqual(['heap-oome likely']);
});

test.each([
  [
    'Gradle’s daemon',
    'Gradle build daemon has been stopped: JVM garbage collector thrashing and after running out of JVM memory',
    'heap-oome certain',
  ],
  [
    'Cloud Foundry',
    '[API/0] OUT App instance exited "reason"=>"CRASHED", "exit_description"=>"APP/PROC/WEB: Exited with status 137 (out of memory)"',
    'oom-kill likely',
  ],
  [
    'ECS',
    'service api has stopped 1 running tasks: (task 4f5e). stoppedReason: OutOfMemoryError: Container killed due to memory usage',
    'oom-kill likely',
  ],
  [
    'Fly.io',
    '2023-05-01T10:11:12Z   exit   exited  flyd  exit_code=137,oom_killed=true,requested_stop=false',
    'oom-kill likely',
  ],
  [
    'Solaris',
    'Feb  2 10:11:12 sol genunix: [ID 470503 kern.warning] WARNING: Sorry, no swap space to grow stack for pid 4242 (java)',
    'host-oom likely',
  ],
  ['Maven', '[ERROR] java.lang.OutOfMemoryError: Java heap space -> [Help 1]', 'heap-oome likely'],
  ['LSF, of swap', 'TERM_SWAP: job killed after reaching LSF swap usage limit.', 'external-kill certain'],
  [
    'PyTorch, of a fault',
    'RuntimeError: DataLoader worker (pid 812) is killed by signal: Bus error. It is possible that',
    'crash likely',
  ],
  ['make, of a fault', 'make: *** [Makefile:10: test] Segmentation fault (core dumped)', 'crash likely'],
  [
    '.NET, wrapped',
    "Unhandled exception. System.AggregateException: One or more errors occurred. (Exception of type 'System.OutOfMemoryException' was thrown.)",
    'other-oome certain',
  ],
  [
    'HAProxy, of a fault',
    '[ALERT]    (1) : Current worker (8) exited with code 139 (Segmentation fault)',
    'crash likely',
  ],
])('stated: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual([told]);
});

describe('nobody ended', () => {
  test.each([
    [
      'Dask, which waits',
      'distributed.worker.memory - WARNING - Worker is at 89% memory usage. Pausing worker.  Process memory: 2.09 GiB',
    ],
    ['Dask, in order', 'distributed.nanny - INFO - Worker process 129 was killed by signal 15'],
    ['PumaWorkerKiller, which counts', '[1] PumaWorkerKiller: Consuming 410.2 mb with master and 2 workers.'],
    [
      'monit, an alert',
      "[CET Mar  4 10:11:12] error    : 'host' mem usage of 82.1% matches resource limit [mem usage > 80.0%]",
    ],
    [
      'monit, of the processor',
      "[CET Mar  4 10:11:12] error    : 'mysqld' cpu usage of 99.7% matches resource limit [cpu usage > 80.0%]\n[CET Mar  4 10:11:12] info     : 'mysqld' trying to restart",
    ],
    [
      'macOS, an idle daemon',
      'memorystatus: killing_idle_process pid 386 [wallpaperexportd] jetsam_reason->osr_code: 9',
    ],
    [
      'macOS, a warning',
      'memorystatus: com.apple.WebKit.WebContent exceeded mem limit: ActiveSoft 1536 MB (non-fatal)',
    ],
    ['Ray, which counts none', '0 Workers (tasks / actors) killed due to memory pressure (OOM)'],
    [
      'a readiness probe',
      'Warning  Unhealthy  12s (x3 over 32s)  kubelet  Readiness probe failed: HTTP probe failed with statuscode: 503',
    ],
    [
      'a stop in order, by the kubelet',
      'I0304 10:11:12.223456    2211 kuberuntime_container.go:779] "Killing container with a grace period" pod="prod/api-1" podUID="aaaa" containerName="api" gracePeriod=30',
    ],
    [
      'an eviction that was not needed',
      '"Eviction manager: attempting to reclaim" resourceName="memory"\n"Eviction manager: able to reduce resource pressure without evicting pods." resourceName="memory"',
    ],
    ['npm, by hand', 'npm ERR! path /app\nnpm ERR! command failed\nnpm ERR! signal SIGINT'],
    [
      'mysqld_safe, in order',
      '2021-02-02T10:11:12.123456Z mysqld_safe mysqld from pid file /var/run/mysqld/mysqld.pid ended',
    ],
    ['Redis, a request', "(error) OOM command not allowed when used memory > 'maxmemory'."],
    [
      'ClickHouse, a request',
      '<Error> TCPHandler: Code: 241. DB::Exception: Memory limit (for query) exceeded: would use 9.32 GiB (attempt to allocate chunk of 4718592 bytes), maximum: 9.31 GiB. (MEMORY_LIMIT_EXCEEDED)',
    ],
    [
      'Elasticsearch, a request',
      '[2023-02-02T10:11:12,123][WARN ][o.e.i.b.HierarchyCircuitBreakerService] [node-1] Data too large, data for [<http_request>] would be [1028000000/980mb], which is larger than the limit',
    ],
    [
      'SQL Server, a request',
      "There is insufficient system memory in resource pool 'default' to run this query.",
    ],
  ])('%s', (_, text) => {
    expect(toldBy(text)).toEqual([]);
  });
});
