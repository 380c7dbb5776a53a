import { exitOfSignal, signalNumber } from '../../../signals.ts';
import { aContainer, anEnd } from '../container.ts';
import type { Found, TextReader } from '../found.ts';
import { isoMoment } from '../stamps.ts';

const head = /^\s*[●×○*x]\s+(\S{1,255}\.(?:service|scope|slice|mount|socket))(?: - |\s*$)/;
const active =
  /^\s+Active: failed \(Result: ([\w-]{1,30})\)(?: since \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (\w{1,5});)?/;
const main = /^\s+Main PID: (\d{1,10}) \(code=(\w+), (?:status|signal)=(\w{1,20})/;

/** `systemctl status`: how a unit's main process ended, and what the service manager calls it. */
export function systemctlStatus(file: string): TextReader {
  const all: Found = { containers: [], acts: [], kills: [] };
  let unit: string | null = null;
  return {
    push(raw) {
      const line = raw.slice(0, 1000);
      unit = head.exec(line)?.[1] ?? unit;
      if (unit === null) return false;
      const failed = active.exec(line);
      if (failed) {
        const [, result, stamp, zone] = failed;
        const finishedAt = stamp === undefined ? null : isoMoment(zone === 'UTC' ? `${stamp}Z` : stamp);
        const end = anEnd({ reason: result ?? null, finishedAt, quote: line.trim() });
        all.containers.push(
          aContainer({
            source: 'systemctl status',
            file,
            called: unit,
            name: unit,
            running: false,
            ends: [end],
          }),
        );
        if (result === 'oom-kill')
          all.acts.push({
            by: 'systemd',
            part: 'told',
            reason: 'memory',
            target: unit,
            pid: null,
            scope: null,
            quote: line.trim(),
            at: finishedAt,
            file,
          });
        return true;
      }
      const ended = main.exec(line);
      const end = all.containers.at(-1)?.ends[0];
      if (!ended || !end || all.containers.at(-1)?.name !== unit) return false;
      const [words, , code, status = ''] = ended;
      const signal = code === 'exited' ? null : signalNumber(status);
      end.exitCode =
        signal !== null ? exitOfSignal(signal) : code === 'exited' ? Number.parseInt(status, 10) : null;
      end.quote = `${end.quote}; ${words.trim()}`;
      return true;
    },
    isWithin: () => unit !== null,
    found: () => all,
  };
}
