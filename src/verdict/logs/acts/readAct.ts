import { quick } from '../../../prefilter/prefilter.ts';
import { beginnings } from '../beginnings.ts';
import type { Act, ActLine } from './act.ts';
import { batch } from './batch.ts';
import { earlyoom } from './earlyoom.ts';
import { engines } from './engines.ts';
import { kubelet } from './kubelet.ts';
import { lmkd } from './lmkd.ts';
import { macos } from './macos.ts';
import { nohang } from './nohang.ts';
import { oomd } from './oomd.ts';
import { platforms } from './platforms.ts';
import { systemd } from './systemd.ts';
import { systemdOomd } from './systemdOomd.ts';
import { talos } from './talos.ts';
import { timeLimits } from './timeLimits.ts';
import { unixes } from './unixes.ts';

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
  ...unixes,
  ...macos,
  ...systemd,
  ...platforms,
  ...timeLimits,
];

/** Those that stand at a beginning; the others are found wherever they stand, at the first look. */
const anchored = lines.filter(({ pattern }) => pattern.source.startsWith('^'));

/** The start of a line is what is matched and quoted. */
const longest = 2000;
const longestQuote = 1000;

/** A part of each of their sentences: most lines of any log have none of these. */
const hint = quick(
  /kill|stopping|SIG|OOM|node was low|probe|timed out|using the force|failed to exit within|Exit timeout|Watchdog|memory (?:quota|limit)|due to memory|ran out of memory|terminated|time limit|limit exceeded|exceeds job|deadline|timeout|too long|unhealthy|longer than|no swap space|RayOutOfMemoryError|preempted|gone over|memory resource limit|Out Of Memory|CANCELLED|OUT_OF_ME|LIMIT|maximum execution time|shutdown signal|health checks/i,
);

/** What a line of a journal or of a daemon's log says about a kill, behind whatever head; null for the many that say nothing. */
export function readAct(text: string): Act | null {
  const start = text.slice(0, longest);
  if (!hint.test(start)) return null;
  for (const [index, at] of beginnings(start).entries()) {
    const act = actIn(start.slice(at), index === 0 ? lines : anchored);
    if (act) return act;
  }
  return null;
}

function actIn(words: string, known: readonly ActLine[]): Act | null {
  for (const { pattern, target, pid, by, part, reason, scope = null } of known) {
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
