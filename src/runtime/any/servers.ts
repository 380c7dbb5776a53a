import { childEnded, childLost, gaveUpWorker, type LogLine } from '../logLine.ts';

/** What supervisors, servers and shells say of processes that they started, whatever runs these. */
export const servers: readonly LogLine[] = [
  childEnded(
    'supervisord',
    /(?:^|\bexited: )(?<who>\S{1,100}) \(terminated by (?<signal>SIG[A-Z]{2,8})(?: \(core dumped\))?; not expected\)/,
  ),
  gaveUpWorker('supervisord', /\bkilling '(?:\S{1,100})' \((?<pid>\d+)\) with SIGKILL/),
  // postmaster.c; the process is a server process, a worker, a checkpointer or another.
  childEnded(
    'PostgreSQL',
    /(?:^ ?|LOG: {1,2})(?<who>[a-z][a-z ()"_-]{2,60}?) \(PID (?<pid>\d+)\) was terminated by signal (?<signal>\d+)/,
  ),
  // server/mpm_common.c
  childEnded('Apache', /child pid (?<pid>\d+) exit signal [A-Z][\w /-]{2,40} \((?<signal>\d+)\)/),
  childEnded('MySQL', /^(?:.{0,80} )?mysqld got signal (?<signal>\d+) ;/),
  childEnded(
    'pm2',
    /App \[(?<who>[^\]]{1,80})\] exited with code \[\d{1,3}\] via signal \[(?<signal>SIG[A-Z]{2,8})\]/,
  ),
  gaveUpWorker('pm2', /Process \d+ restarted because it exceeds --max-memory-restart value/, 'memory'),
  childEnded('a runner of processes', /^(?:.{0,80} )?exited due to (?<signal>SIG(?:KILL|SEGV|ABRT|BUS))\b/),
  childEnded('Redis', /Background (?:saving|AOF rewrite) terminated by signal (?<signal>\d+)/),
  childEnded('postfix', /process (?<who>\S{1,100}) pid (?<pid>\d+) killed by signal (?<signal>\d+)/),
  childEnded('Varnish', /Child \((?<pid>\d+)\) died signal=(?<signal>\d+)/),
  childEnded('HAProxy', /[Ww]orker (?:#\d{1,3} )?\((?<pid>\d+)\) exited with code (?<code>\d{1,3})\b/),
  childEnded('ClickHouse’s watchdog', /Child process was terminated by signal (?<signal>\d+)\b/),
  childEnded('upstart', /^(?:init: )?(?<who>\S{1,60}) main process \((?<pid>\d+)\) killed by KILL signal/),
  childEnded(
    'PyTorch',
    /DataLoader worker \(pid(?:\(s\))? (?<pid>\d+)\) is killed by signal: (?<signal>[A-Z][a-z]{2,20}(?: [a-z]{2,12}){0,2})/,
  ),
  childEnded('joblib', /The exit codes of the workers are \{SIGKILL\(-9\)/),
  childEnded(
    'a supervisor',
    /^(?:.{0,80} )?service (?<who>\S{1,60}) (?:exited with signal|killed by signal|received signal) (?<signal>\d{1,2})\b/,
  ),
  childEnded(
    'Slurm',
    /^(?:srun: )?error: \S{1,255}: tasks? (?<who>[\d,-]{1,100}): (?<signal>Killed|Aborted|Segmentation fault|Bus error|Illegal instruction|Floating point exception)\b/,
  ),
  // os/exec of Go.
  childEnded('a Go program', /(?:^|: )signal: killed$/),
  childEnded('torchrun', /failed \(exitcode: -(?<signal>\d{1,2})\).{0,60}\(pid: (?<pid>\d{1,10})\)/),
  childLost(
    'GitHub',
    /The (?:hosted |self-hosted )?(?<who>runner)\b.{0,100} lost communication with the server/,
  ),
  childEnded('git', /^(?:error: |fatal: )?(?<who>[\w-]{1,40}) died of signal (?<signal>\d{1,2})$/),
  childEnded('apt', /^E: Sub-process (?<who>\S{1,100}) exited unexpectedly \(signal (?<signal>\d{1,2})\)/),
  childLost('Jenkins', /^(?:java\.io\.IOException: )?Backing channel '(?<who>[^']{1,100})' is disconnected/),
  childLost('Bazel', /^(?<who>Server) terminated abruptly \(error code: \d{1,3}/),
  // It started another one because this one was there no more.
  childLost(
    'mysqld_safe',
    /^(?:\d{6} {1,2}\d{1,2}:\d\d:\d\d )?(?:mysqld_safe )?(?<who>mysqld|mariadbd) restarted$/,
  ),
  childLost('Passenger', /Process \(pid=(?<pid>\d{1,10}), group=.{1,200}\) no longer exists! Detaching it/),
  // A compiler's driver, of the compiler that it started.
  childEnded('the compiler', /fatal error: Killed signal terminated program (?<who>\S{1,60})/),
  childEnded('the compiler', /internal compiler error: Killed \(program (?<who>[^)]{1,60})\)/),
  childEnded('the linker', /collect2: fatal error: (?<who>ld) terminated with signal (?<signal>\d+)/),
  childEnded('cargo', /^.{0,300}\(signal: (?<signal>\d+), SIG[A-Z]{2,8}: /),
  // `line 28:  8156 Killed                  python3 main.py`: bash of a script; without a line of an interactive shell.
  childEnded('the shell', /^(?:\S{1,200}: )?line \d+: +(?<pid>\d+) Killed(?: +(?<who>\S.{0,80}))?/),
  childEnded('the shell', /^\[\d+\][+-]? +(?:(?<pid>\d+) )?Killed {2,}(?<who>\S.{0,80})/),
  childEnded('the shell', /^(?:\S{1,60}: |.{0,80}\.{3} ?)?Killed(?:: 9)?$/),
  childEnded(
    'make',
    /^g?make(?:\[\d+\])?: \*\*\* \[(?<who>[^\]]{1,200})\] (?:Error (?<code>1\d\d)|(?<signal>[A-Z][a-z]{2,20}(?: [a-z]{2,12}){0,2}))\b/,
  ),
];
