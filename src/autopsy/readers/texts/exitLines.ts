import { exitOfSignal, killedExit, signalNumber, termedExit } from '../../../signals.ts';
import { aContainer, anEnd, type Container, mostContainers } from '../container.ts';
import type { TextReader } from '../found.ts';
import type { Line } from '../lineHead.ts';

/** A line in which whoever started something says how it ended. Groups: `code` or `signal`, and `who` it was. */
interface ExitLine {
  pattern: RegExp;
  /** What sentences call it, before `who` where that is known. */
  called: string;
  /** Without a group `code`. */
  code?: number;
  /** The kernel's kill is stated, and not merely a signal. */
  oomKilled?: true;
}

/** Platforms, engines, runners of jobs and build tools. What is said of other codes than a signal's is no death by itself. */
const lines: readonly ExitLine[] = [
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
    pattern: /\b[Ss]topped(?:Reason)?"?[:)].{0,40}OutOfMemoryError: Container killed due to memory usage/,
    code: killedExit,
    oomKilled: true,
  },
  {
    called: 'the process',
    pattern: /Process '(?<who>[^']{1,100})' finished with non-zero exit value (?<code>\d{1,3})\b/,
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
      /(?:(?:^|\bRequestId: )(?<who>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b.{0,400})?(?:\bError Type: Runtime\.OutOfMemory\b|"errorType": ?"Runtime\.OutOfMemory")/,
    oomKilled: true,
  },
  {
    called: 'the command',
    pattern:
      /^(?:.{0,80}: )?(?:script|command|program|process|[Pp]rocess \S{1,40}) (?:exited|terminated|finished|failed) with (?:exit )?(?:code|status) (?<code>137|-9)\b/i,
  },
];
const hint = /exit|Exit|OOMKilled|killed|Killed|non-zero|npm|OOM|OutOfMemory|terminated|failed with/;

const calledOf = (called: string, name: string | null, who: string | null): string =>
  called === 'the function' && who !== null ? `${request}${who}` : (name ?? called);

/** What is said of exits, one line each; the same one said again by whoever started the starter is one exit. */
export function exitLines(file: string): TextReader {
  const containers: Container[] = [];
  return {
    push(_, line) {
      const found = hint.test(line.text) ? exitOf(line, file) : null;
      if (!found || containers.length >= mostContainers) return false;
      if (containers.some((one) => ofRequest(one, found))) return true;
      const last = containers.at(-1);
      if (!last || !sameExit(last, found)) containers.push(found);
      return true;
    },
    found: () => ({ containers, acts: [], kills: [] }),
  };
}

function exitOf({ text, at }: Line, file: string): Container | null {
  const start = text.slice(0, 1000);
  for (const { pattern, called, code, oomKilled = null } of lines) {
    const match = pattern.exec(start);
    if (!match) continue;
    const { code: said, signal } = match.groups ?? {};
    const number = signal === undefined ? null : signalNumber(signal);
    const bySignal = number === null ? (code ?? null) : exitOfSignal(number);
    const status = said === undefined ? bySignal : Number(said);
    const exitCode = status !== null && status < 0 ? exitOfSignal(-status) : status;
    if (exitCode === 0 || exitCode === termedExit) return null;
    const who = match.groups?.who ?? null;
    const end = anEnd({ exitCode, oomKilled, finishedAt: at, quote: start.trim() });
    const name = called.startsWith('the ') ? who : called === 'dyno' ? `dyno ${who}` : null;
    return aContainer({
      source: called === 'dyno' ? 'platform log' : 'exit line',
      file,
      name: who,
      called: called === 'container' ? null : calledOf(called, name, who),
      running: false,
      ends: [end],
    });
  }
  return null;
}

/** What a platform says in several lines of one request is one end: merged into the first of them. */
function ofRequest(one: Container, { name, called, ends: [end] }: Container): boolean {
  const [known] = one.ends;
  if (name === null || one.name !== name || one.called !== called || !known || !end) return false;
  if (!called?.startsWith(request)) return false;
  known.exitCode ??= end.exitCode;
  known.oomKilled ||= end.oomKilled;
  return true;
}

const request = 'the function, request ';

/** A make, its shell and the runner above tell of one exit by the same code. */
const sameExit = (one: Container, other: Container): boolean =>
  one.ends[0]?.exitCode === other.ends[0]?.exitCode &&
  (one.name === null || other.name === null || one.name === other.name) &&
  one.source === 'exit line';
