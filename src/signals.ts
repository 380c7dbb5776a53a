/** Signals that end processes, by their numbers on Linux (signal(7); the same on x86-64 and arm64). */
const signalNames = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
} as const;

const names = new Map<number, string>(
  Object.entries(signalNames).map(([number, name]) => [Number(number), name]),
);
const numbers = new Map([...names].map(([number, name]) => [name, number]));

/** `SIGKILL` for 9; `signal 10` where it has no name here. */
export const signalName = (number: number): string => names.get(number) ?? `signal ${number}`;

/** What strsignal(3) calls them, which is what shells print. */
const described = new Map([
  ['Killed', 9],
  ['Aborted', 6],
  ['Segmentation fault', 11],
  ['Bus error', 7],
  ['Illegal instruction', 4],
  ['Floating point exception', 8],
]);

/** 9 for `SIGKILL`, `KILL`, `Killed` or `9`; null for what is no signal that ends processes. */
export function signalNumber(text: string): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const spelled = described.get(text.charAt(0).toUpperCase() + text.slice(1));
  if (spelled !== undefined) return spelled;
  return numbers.get(text.startsWith('SIG') ? text : `SIG${text}`) ?? null;
}

/** The exit code by which shells, runtimes and engines report the end by a signal. */
export const exitOfSignal = (number: number): number => 128 + number;

export const sighup = 1;
export const sigabrt = 6;
export const sigkill = 9;
export const sigsegv = 11;
export const sigterm = 15;
/** 137 and 143. */
export const killedExit = exitOfSignal(sigkill);
export const termedExit = exitOfSignal(sigterm);

const faults: ReadonlySet<number> = new Set([4, sigabrt, 7, 8, sigsegv]);

/** SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: the process did something wrong itself. */
export const isFault = (number: number): boolean => faults.has(number);

/** `SIGSEGV` for exit code 139: the process ended of a fault of its own; null for other codes. */
export function faultOfExit(code: number | null): string | null {
  const number = (code ?? 0) - exitOfSignal(0);
  return isFault(number) ? signalName(number) : null;
}

/** Those that are traced: they end a process, and somebody may have sent them. */
export const tracedSignals: readonly number[] = [sigabrt, sigkill, sigsegv, sigterm];
