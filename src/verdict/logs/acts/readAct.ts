import type { Act, ActLine } from './act.ts';
import { earlyoom } from './earlyoom.ts';
import { kubelet } from './kubelet.ts';
import { nohang } from './nohang.ts';
import { platforms } from './platforms.ts';
import { systemd } from './systemd.ts';
import { systemdOomd } from './systemdOomd.ts';

/** All whose lines are known: one file each. */
const lines: readonly ActLine[] = [
  ...systemdOomd,
  ...earlyoom,
  ...nohang,
  ...kubelet,
  ...systemd,
  ...platforms,
];

/** The start of a line is what is matched and quoted. */
const longest = 2000;
const longestQuote = 1000;

/** What a line of a journal or of a daemon's log says about a kill; null for the many that say nothing. */
export function readAct(text: string): Act | null {
  if (!/kill|SIG|node was low|probe|memory (?:quota|limit)|terminated/i.test(text)) return null;
  const start = text.slice(0, longest);
  for (const { pattern, target, pid, by, part, reason } of lines) {
    const match = pattern.exec(start);
    if (!match) continue;
    const digits = pid === null ? undefined : match[pid];
    return {
      by,
      part,
      reason,
      target: (match[target] ?? '').trim(),
      pid: digits === undefined ? null : Number(digits),
      quote: start.trim().slice(0, longestQuote),
    };
  }
  return null;
}
