import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { exitCodes, labError, OomlabError } from '../../errors.ts';
import type { Report } from '../progress.ts';
import { memoryMount } from './cgroups.ts';

/** Who has the machine. */
export interface Holder {
  /** Of which run: its scenario, its number, and whose it is; null: that can't be seen from here. */
  what: string | null;
  /** The process that has taken it; null: in a pid namespace that can't be seen from here. */
  pid: number | null;
}

/** That the machine is taken, until it is disposed. */
export interface Lock extends AsyncDisposable {
  /** Which of those it is who share the machine, as far as they are there by now: 0 is the first, and who is alone. */
  turn: number;
}

interface Taking {
  /** Rather than to be refused. */
  wait?: boolean;
  report?: Report;
  /** Ends the waiting. */
  interrupt?: AbortSignal;
  /** A folder that all who compete have in common. */
  folder?: string;
  /** Beside others that share it, too; never beside one that does not. */
  shared?: boolean;
}

const askEveryMs = 500;
/** Says that it has it, and keeps it until its standard input ends: with us, however we end. */
const holding = 'echo held; exec cat >/dev/null';
const mark = 'oomlab-lock';
/** Of flock with -n, where somebody else has the lock; any other is a failure of its own. */
const taken = 1;

/**
 * One run at a time: two would compete for the processors that each believes to have for itself. What is locked is the root
 * of the memory hierarchy: there is one on each kernel, all users and containers on it see the same, and a lock on it needs
 * no right and leaves nothing (flock(2)).
 * @throws OomlabError (lab) when another run is under way; (interrupted) when the waiting is ended.
 */
export async function takeLock(what: string, taking: Taking = {}): Promise<Lock> {
  const { wait = false, report = () => {}, interrupt, folder = lockedFolder(), shared = false } = taking;
  let told: string | null = null;
  for (;;) {
    const held = await tryLock(what, folder, shared ? '-s' : '-x');
    if (held !== null) return held;
    const holder = holderText(whoHolds(folder));
    if (!wait)
      throw labError(
        `Another run is under way: ${holder}`,
        'Wait for it with --wait, or stop it with Ctrl-C in its terminal.',
      );
    if (told !== holder) report({ kind: 'step', text: `Waiting for another run: ${holder}` });
    told = holder;
    await delay(askEveryMs, undefined, interrupt === undefined ? {} : { signal: interrupt }).catch(() => {
      throw new OomlabError('Interrupted while another run was under way', {
        hint: 'Nothing was started.',
        exitCode: exitCodes.interrupted,
      });
    });
  }
}

/** null: somebody else has it. */
async function tryLock(what: string, folder: string, mode: '-s' | '-x'): Promise<Lock | null> {
  // In short options BusyBox agrees with util-linux. Apart from our group: Ctrl-C is for us alone.
  const child = spawn('flock', [mode, '-n', folder, 'sh', '-c', holding, mark, what], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<Error | null>((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) =>
      resolve(code === taken ? null : new Error(`flock ended with ${signal ?? `exit code ${code}`}`)),
    );
  });
  const first = await Promise.race([once(child.stdout, 'data').then(() => 'held' as const), ended]);
  if (first instanceof Error)
    throw labError(
      `The machine can't be locked against other runs: ${first.message}`,
      'Install util-linux, which has flock.',
      first,
    );
  if (first === null) return null;
  const earlier = holdersIn(folder).filter((pid) => pid < (child.pid ?? 0));
  return {
    turn: earlier.length,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

const lockedFolder = (): string => memoryMount() ?? '/sys';

/** Whose run is under way; null: nobody's. */
export function whoHolds(folder = lockedFolder()): Holder | null {
  const found = holdersIn(folder);
  return found.length === 0
    ? null
    : (found.map(holderBy).find(({ what }) => what !== null) ?? holderBy(found[0]));
}

function holdersIn(folder: string): number[] {
  const { dev, ino } = statSync(folder);
  return holdersOf(readFileSync('/proc/locks', 'utf8'), dev, ino);
}

/** Pids of those who have a lock on the file. Source: proc_locks(5); a line with an arrow is of somebody who waits. */
export function holdersOf(locks: string, dev: number, ino: number): number[] {
  // As the kernel packs a device number for user space (new_encode_dev).
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  const hex = (value: number): string => value.toString(16).padStart(2, '0');
  const file = `${hex(major)}:${hex(minor)}:${ino}`;
  return [...locks.matchAll(/^\d+: FLOCK +\w+ +\w+ (-?\d+) (\S+) /gm)]
    .filter(([, , of]) => of === file)
    .map(([, pid]) => Number(pid));
}

function holderBy(pid = 0): Holder {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const at = words.indexOf(mark);
    return { what: at === -1 ? null : (words[at + 1] ?? null), pid: Number(parent) || pid };
  } catch {
    return { what: null, pid: null }; // gone meanwhile, or nobody's whom we may see
  }
}

/** For people. */
export function holderText(holder: Holder | null): string {
  const { what, pid } = holder ?? { what: null, pid: null };
  return `${what ?? 'of somebody who can’t be seen from here'}${pid === null ? '' : ` (process ${pid})`}`;
}
