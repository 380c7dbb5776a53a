import { childEnded, gaveUpWorker, type LogLine } from '../logLine.ts';

/** Servers and gems that end workers of Ruby programs: by a signal that they saw, or themselves, past a bound of memory. */
export const workerKillers: readonly LogLine[] = [
  // lib/puma/cluster.rb
  childEnded(
    'Puma',
    /(?<who>Worker \d{1,4}) \(PID: (?<pid>\d{1,10})\) terminated unexpectedly by signal (?<signal>\d{1,2})/,
  ),
  childEnded(
    'Passenger',
    /Process \(pid=(?<pid>\d{1,10}), group=.{1,200}\) .{0,60}killed by signal (?<signal>SIG[A-Z]{2,8})/,
  ),
  // The name of the gem may have been taken for a program's.
  gaveUpWorker(
    'PumaWorkerKiller',
    /(?:^|PumaWorkerKiller: )Out of memory\. \d{1,4} workers consuming total: .{0,120} Sending TERM to pid (?<pid>\d{1,10})/,
    'memory',
  ),
  gaveUpWorker(
    'unicorn-worker-killer',
    /worker \(pid: (?<pid>\d{1,10})\) exceeds memory limit \(\d{1,15} bytes > \d{1,15} bytes\)/,
    'memory',
  ),
  // GitLab: lib/gitlab/sidekiq_daemon/memory_killer.rb, later lib/gitlab/memory/watchdog.rb.
  gaveUpWorker(
    'GitLab’s memory killer',
    /[Ss]ending Sidekiq worker PID-(?<pid>\d{1,10}) SIG(?:TERM|KILL)\b/,
    'memory',
  ),
  gaveUpWorker('GitLab’s memory watchdog', /^rss memory limit exceeded$/, 'memory'),
  gaveUpWorker(
    'sidekiq-worker-killer',
    /current RSS \d{1,9} of .{0,80} exceeds maximum RSS \d{1,9}/,
    'memory',
  ),
];
