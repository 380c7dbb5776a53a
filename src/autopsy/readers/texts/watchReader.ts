import { prefilter } from '../../../prefilter/prefilter.ts';
import type { Act } from '../../../verdict/logs/acts/act.ts';
import type { TextReader } from '../found.ts';
import type { LogAct } from '../sourceFacts.ts';

/** Somebody who watches says in one line what he saw, and in a later one what he does about it. Both name `who` it is. */
interface Watcher extends Pick<Act, 'by' | 'reason'> {
  saw: RegExp;
  does: RegExp;
}

const watchers: readonly Watcher[] = [
  // An alert alone ends nothing.
  {
    by: 'monit',
    reason: 'memory',
    saw: /'(?<who>[^']{1,80})' (?:total )?mem(?:ory)? (?:usage|amount) of \S{1,12}(?: [kKMGT]?i?B)? matches resource limit/,
    does: /'(?<who>[^']{1,80})' trying to (?:restart|stop)\b/,
  },
  {
    by: 'god',
    reason: 'memory',
    saw: /INFO: (?<who>\S{1,80}) \[trigger\] memory out of bounds\b/,
    does: /INFO: (?<who>\S{1,80}) move 'up' to '(?:restart|stop)'/,
  },
  // pkg/kubelet/prober/prober.go; a container is ended for many reasons, and only so for this one.
  {
    by: 'kubelet',
    reason: 'health',
    saw: /"Probe failed" probeType="(?:Liveness|Startup)" .{0,300}containerName="(?<who>[^"]{1,255})"/,
    does: /"Killing container with a grace period" .{0,300}containerName="(?<who>[^"]{1,255})"/,
  },
];

const filter = prefilter(watchers.flatMap(({ saw, does }) => [saw, does]));

const most = 1000;

/** What watchers do to the ones they watch, with the reason that they gave before. */
export function watchReader(file: string): TextReader {
  const acts: LogAct[] = [];
  const seen = new Set<string>();
  return {
    push(_, { text, at }) {
      const start = text.slice(0, 2000);
      if (!filter.any(start)) return false;
      for (const { by, reason, saw, does } of watchers) {
        const warned = saw.exec(start)?.groups?.who;
        if (warned !== undefined) {
          if (seen.size < most) seen.add(`${by} ${warned}`);
          return true;
        }
        const ended = does.exec(start)?.groups?.who;
        if (ended === undefined || !seen.delete(`${by} ${ended}`)) continue;
        const quote = start.trim().slice(0, 1000);
        if (acts.length < most)
          acts.push({ by, part: 'sent', reason, target: ended, pid: null, scope: null, quote, at, file });
        return true;
      }
      return false;
    },
    isWithin: () => false,
    found: () => ({ containers: [], acts, kills: [] }),
  };
}
