import { quick } from '../../prefilter/prefilter.ts';
import { isFault, signalNumber } from '../../signals.ts';
import type { KernelWord } from './kernelWord.ts';

/** Who collects dumps of processes that ended by a fault, each in its words. Groups: `pid`, `who`, and `signal` where it is said. */
const lines: readonly RegExp[] = [
  // systemd-coredump, version 256 and later, and before; a row of coredumpctl.
  /^Process (?<pid>\d{1,10}) \((?<who>.{1,64}?)\) of user \d{1,10} terminated abnormally with signal (?<signal>\d{1,2})\b/,
  /^(?:\[🡕\] )?Process (?<pid>\d{1,10}) \((?<who>.{1,64}?)\) of user \d{1,10} dumped core/,
  /^ *(?<pid>\d{1,10}) +\d{1,10} +\d{1,10} +(?<signal>SIG[A-Z]{2,8}|\d{1,2}) +(?:present|missing|none|truncated|error|inaccessible|journal|\*|-)? *(?<who>\/\S{1,255})/,
  // The kernel's own audit record of it.
  /\bANOM_ABEND\b.{0,400}? pid=(?<pid>\d{1,10}) comm="(?<who>[^"]{1,64})".{0,300}? sig=(?<signal>\d{1,2})\b/,
  // ABRT and Apport.
  /^Process (?<pid>\d{1,10}) \((?<who>.{1,64}?)\) of user \d{1,10} killed by (?<signal>SIG[A-Z]{2,8}) - dumping core/,
  /\bapport \(pid \d{1,10}\) .{1,60}: called for pid (?<pid>\d{1,10}), signal (?<signal>\d{1,2}), core limit/,
  // FreeBSD's kernel.
  /^pid (?<pid>\d{1,10}) \((?<who>.{1,64}?)\),(?: jid \d{1,6},)? uid \d{1,10}: exited on signal (?<signal>\d{1,2})\b/,
];

const hint = quick(
  /dumped core|dumping core|terminated abnormally|ANOM_ABEND|called for pid|exited on signal|SIG[A-Z]/,
);

/** What a line says of a process whose memory was dumped, behind its head; null: nothing, or it was no fault. */
export function coreDump(text: string): KernelWord | null {
  const start = text.slice(0, 1000);
  if (!hint.test(start)) return null;
  for (const line of lines) {
    const { pid, who, signal } = line.exec(start)?.groups ?? {};
    if (pid === undefined) continue;
    const number = signal === undefined ? null : signalNumber(signal);
    if (signal !== undefined && (number === null || !(isFault(number) || number === trap))) return null;
    return { kind: 'fault', about: who ?? `process ${pid}`, pid: Number(pid) };
  }
  return null;
}

/** SIGTRAP, by which checks within a program end it. */
const trap = 5;
