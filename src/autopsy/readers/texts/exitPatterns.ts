import { killedExit } from '../../../signals.ts';

/** A line in which whoever started something says how it ended. Groups: `code` or `signal`, and `who` it was. */
export interface ExitLine {
  pattern: RegExp;
  /** What sentences call it, before `who` where that is known. */
  called: string;
  /** Without a group `code`. */
  code?: number;
  /** The kernel's kill is stated, and not merely a signal. */
  oomKilled?: true;
}

/** Platforms, engines, runners of jobs and build tools. What is said of other codes than a signal's is no death by itself. */
export const exitPatterns: readonly ExitLine[] = [
  {
    called: 'dyno',
    pattern: /\bheroku\[(?<who>[\w.-]{1,60})\]: Process exited with status (?<code>\d{1,3})\b/,
  },
  // The kill of another (SIGKILL), and what it was asked for (SIGTERM), are told of elsewhere.
  {
    called: 'the unit',
    pattern:
      /^(?<who>[\w.@:\\-]{1,255}\.service): [Mm]ain process exited, code=(?:dumped|killed), status=(?<signal>[3-8]|11)\//,
  },
  {
    called: 'the unit',
    pattern:
      /^(?<who>[\w.@:\\-]{1,255}\.service): [Mm]ain process exited, code=exited, status=(?<code>\d{1,3})\//,
  },
  // tini, and Fly.io’s init: what they start is a container’s or a machine’s main program.
  {
    called: 'the main process',
    pattern:
      /\b[Mm]ain child exited with signal \(with signal '(?<signal>SIG[A-Z]{2,8}|[A-Z][a-z]{3,20}(?: [a-z]{4,12})?)'/,
  },
  { called: 'container', pattern: /^(?<who>[\w.-]{1,120}) exited with code (?<code>\d{1,3})$/ },
  {
    called: 'the job',
    pattern: /^(?:ERROR: )?Job failed(?: \(.{1,60}\))?: .{0,200}?exit code (?<code>\d{1,3})\b/,
  },
  {
    called: 'the step',
    pattern: /^(?:##\[error\]|Error: )?Process completed with exit code (?<code>\d{1,3})\./,
  },
  { called: 'the step', pattern: /^Exited with code exit status (?<code>\d{1,3})\b/ },
  { called: 'the step', pattern: /^(?:error: )?Received "?killed"? signal\b/i, code: killedExit },
  { called: 'the task', pattern: /Unsuccessful task run with exit code: (?<code>\d{1,3})\b/ },
  {
    called: 'the build step',
    pattern:
      /(?:returned a non-zero code|did not complete successfully: exit code|executor failed running .{1,300}: exit code): (?<code>\d{1,3})\b/,
  },
  { called: 'the command', pattern: /^npm (?:ERR!|error) (?:errno|code) (?<code>1(?:3[4-9]|43))$/ },
  {
    called: 'the command',
    pattern: /^(?:error |\W{0,2}ELIFECYCLE\W{1,4})?[Cc]ommand failed with exit code (?<code>\d{1,3})\b/,
  },
  { called: 'the forked JVM', pattern: /^(?:\[ERROR\] )?Process Exit Code: (?<code>\d{1,3})$/ },
  { called: 'the command', pattern: /command returned a non-zero exit code (?<code>\d{1,3})\b/ },
  { called: 'the script', pattern: /^script returned exit code (?<code>137|139|134)$/ },
  { called: 'the container', pattern: /^Container killed on request\. Exit code is (?<code>\d{1,3})$/ },
  {
    called: 'the container',
    pattern: /Exit status: (?<code>\d{1,3})\. Diagnostics: Container killed on request/,
  },
  // Fly.io’s events of a machine, and the states of Azure’s Container Instances.
  { called: 'the machine', pattern: /\bexit_code=(?<code>\d{1,3}),oom_killed=true\b/, oomKilled: true },
  {
    called: 'the container',
    pattern: /"exitCode": ?(?<code>\d{1,3}), ?"detailStatus": ?"OOMKilled"/,
    oomKilled: true,
  },
  {
    called: 'the task',
    pattern: /\bOutOfMemoryError: Container killed due to memory usage/,
    code: killedExit,
    oomKilled: true,
  },
  {
    called: 'the process',
    pattern:
      /Process '(?:command ')?(?<who>[^']{1,200})'{1,2} finished with non-zero exit value (?<code>\d{1,3})\b/,
  },
  {
    called: 'the executor',
    pattern: /[Ee]xecutor (?:with id )?(?<who>\d{1,6}) exited with exit code (?<code>\d{1,3})\b/,
  },
  { called: 'the container', pattern: /Container exited with a non-zero exit code (?<code>\d{1,3})\b/ },
  { called: 'the container', pattern: /container init was OOM-killed/, oomKilled: true },
  {
    called: 'the container',
    pattern: /(?:^|\b(?:OUT|ERR) |: )Exit(?:ed with)? status (?<code>137) \(out of memory\)/,
    oomKilled: true,
  },
  { called: 'the task', pattern: /\bExit Code: (?<code>137), Exit Message: "OOM Killed"/, oomKilled: true },
  { called: 'the task', pattern: /"?Docker container exited with non-zero exit code: (?<code>\d{1,3})\b/ },
  { called: 'the task', pattern: /"task: non-zero exit \((?<code>\d{1,3})\)/ },
  {
    called: 'the container',
    pattern: /\bcontainer died (?<who>[0-9a-f]{12,64}) \(.{0,500}containerExitCode=(?<code>\d{1,3})\b/,
  },
  { called: 'the container', pattern: /Container (?<who>\S{1,120}) has exited with code (?<code>\d{1,3})\b/ },
  { called: 'the server', pattern: /Elasticsearch exited unexpectedly, with exit code (?<code>137)\b/ },
  {
    called: 'the function',
    pattern:
      /(?:(?:^|\bRequestId: )(?<who>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}) .{0,20})?\bRuntime exited with error: signal: killed\b/,
    code: killedExit,
  },
  {
    called: 'the function',
    pattern:
      /(?:(?:^|\bRequestId: )(?<who>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}) .{0,20})?\bRuntime exited with error: (?:exit status (?<code>\d{1,3})\b|signal: (?<signal>segmentation fault|aborted|bus error|illegal instruction))/,
  },
  {
    called: 'the function',
    pattern:
      /(?:(?:^|\bRequestId: )(?<who>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b.{0,400})?(?:\bError Type: Runtime\.OutOfMemory\b|"errorType": ?"Runtime\.OutOfMemory")/,
    oomKilled: true,
  },
  // Wings, of a server’s container: in a line of its own.
  {
    called: 'the server',
    pattern: /^(?:\[Pterodactyl Daemon\]:? )?Out of [Mm]emory: true$/,
    oomKilled: true,
  },
  // The kubelet, of what its runtime lists.
  {
    called: 'container',
    pattern:
      /"Generic \(PLEG\): container finished" .{0,200}containerID="(?<who>[0-9a-f]{12,64})" exitCode=(?<code>\d{1,3})\b/,
  },
  {
    called: 'container',
    pattern:
      /^conmon (?<who>[0-9a-f]{12,64}) <\w{1,12}>: container \d{1,10} exited with status (?<code>\d{1,3})\b/,
  },
  // Nomad to 0.8.
  {
    called: 'the task',
    pattern: /\btask "(?<who>[^"]{1,120})" .{0,200}\bexit code (?<code>137), .{0,40}\bOOM Killed\b/,
    oomKilled: true,
  },
  // Spark of a container of Kubernetes, some lines below its exit code.
  { called: 'the executor', pattern: /^termination reason: OOMKilled$/, oomKilled: true },
  {
    called: 'the command',
    pattern:
      /^(?:.{0,80}: )?(?:script|command|program|process|[Pp]rocess \S{1,40}) (?:exited|terminated|finished|failed) with (?:exit )?(?:code|status) (?<code>137|-9)\b/i,
  },
];

/** `exited`, `was killed`: that something ended, as anybody says it. */
const ending = String.raw`\b(?:exit(?:ed|s)?|terminat(?:ed|es)|killed|died|crash(?:ed|es)|ended|finished|stopped|failed|quit|aborted|returned)\b`;

/**
 * Whoever starts processes says of their ends in about these words: a verb, and a signal or the exit code of one. For
 * lines that nobody else knows; a bare 137 leaves open who killed.
 */
export const anybodys: readonly ExitLine[] = [
  {
    called: 'the process',
    pattern: new RegExp(
      String.raw`${ending}[^"]{0,60}?\b[Ss]ignal:?(?: number| code)?[ =:(#']{1,3}(?<signal>SIG[A-Z]{3,4}\b|\d{1,2}\b|[Kk]illed\b|[Ss]egmentation fault|[Aa]borted|[Bb]us error|[Ii]llegal instruction)`,
    ),
  },
  {
    called: 'the process',
    pattern: new RegExp(
      String.raw`${ending}[^"]{0,40}?\b(?:by|with|on|due to|from|of|after|received) (?:a )?(?<signal>SIG(?:KILL|SEGV|ABRT|BUS|ILL|FPE))\b`,
    ),
  },
  // A field beside it: `signal_name=SIGKILL`.
  {
    called: 'the process',
    pattern: new RegExp(
      String.raw`${ending}.{0,300}?\bsignal(?:_?[Nn]ame)?"?[=:] ?"?(?<signal>SIG(?:KILL|SEGV|ABRT|BUS|ILL|FPE))\b`,
    ),
  },
  {
    called: 'the process',
    pattern: new RegExp(
      String.raw`${ending}[^"]{0,60}?\b(?:code|status|value|exitcode|exit code)\W{1,3}(?<code>137|139|13[2456]|-(?:4|6|7|8|9|11))(?!\d|\.\d)`,
      'i',
    ),
  },
  { called: 'the process', pattern: /\b[Ee]xited with (?<code>137|139|134)\b/ },
  // A kill for memory, without a code.
  {
    called: 'the process',
    pattern:
      /\b(?:[Cc]ontainers?|[Pp]ods?|[Pp]rocess|[Ii]nstance|[Tt]ask|[Jj]ob|[Ww]orker|[Ff]unction|[Mm]achine|[Dd]eployment|[Rr]eplica|[Ss]ervice)\b.{0,120}\bOOM[- ]?[Kk]illed\b(?!["']?\s?[:=])/,
    oomKilled: true,
  },
  {
    called: 'the process',
    pattern:
      /\b(?:killed|terminated|stopped|restarted|crashed)\b.{0,40}\b(?:exceed\w{0,3} (?:its |the )?memory|memory limit|out[- ]of[- ]memory|ran out of memory)\b/i,
    oomKilled: true,
  },
  {
    called: 'the process',
    pattern:
      /\b(?:container|instance|pod|task|job|machine|worker|function|replica|deployment|script|isolate)\b.{0,40}\b(?:ran out of memory|exceeded (?:its |the )?memory limit)\b/i,
    oomKilled: true,
  },
];

/** What may happen, is looked for or is searched by a pattern, and did not happen. */
export const supposed =
  /\b(?:if|when(?:ever)?|should|may|might|could|would|can|whether|unless|avoid\w{0,3}|prevent\w{0,3}|example|alert\w{0,4}|patterns?|my|our|we|I)\b|\{\{|\\[dwsS(.]|\?(?:\s|$)|^ {4}\S|^\s*(?:#|\/\/|\*|-- )/i;
