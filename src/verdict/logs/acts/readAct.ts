import { beginnings } from '../beginnings.ts';
import type { Act, ActLine } from './act.ts';
import { batch } from './batch.ts';
import { earlyoom } from './earlyoom.ts';
import { engines } from './engines.ts';
import { freebsd } from './freebsd.ts';
import { kubelet } from './kubelet.ts';
import { lmkd } from './lmkd.ts';
import { nohang } from './nohang.ts';
import { oomd } from './oomd.ts';
import { platforms } from './platforms.ts';
import { systemd } from './systemd.ts';
import { systemdOomd } from './systemdOomd.ts';
import { talos } from './talos.ts';

/** All whose lines are known: one file each. */
const lines: readonly ActLine[] = [
  ...systemdOomd,
  ...earlyoom,
  ...nohang,
  ...oomd,
  ...lmkd,
  ...talos,
  ...kubelet,
  ...engines,
  ...batch,
  ...freebsd,
  ...systemd,
  ...platforms,
];

/** The start of a line is what is matched and quoted. */
const longest = 2000;
const longestQuote = 1000;

/** A part of each of their sentences: most lines of any log have none of these. */
const hint =
  /kill|SIG|OOM|node was low|probe|timed out|using the force|failed to exit within|Exit timeout|Watchdog|memory (?:quota|limit)|due to memory|ran out of memory|terminated/i;

/** What a line of a journal or of a daemon's log says about a kill, behind whatever head; null for the many that say nothing. */
export function readAct(text: string): Act | null {
  if (!hint.test(text)) return null;
  const start = text.slice(0, longest);
  for (const at of beginnings(start)) {
    const act = actIn(start.slice(at));
    if (act) return act;
  }
  return null;
}

function actIn(words: string): Act | null {
  for (const { pattern, target, pid, by, part, reason, scope = null } of lines) {
    const match = pattern.exec(words);
    if (!match) continue;
    const digits = pid === null ? undefined : match[pid];
    return {
      by,
      part,
      reason,
      scope,
      target: target === null ? '' : (match[target] ?? '').trim(),
      pid: digits === undefined ? null : Number(digits),
      quote: words.trim().slice(0, longestQuote),
    };
  }
  return null;
}
