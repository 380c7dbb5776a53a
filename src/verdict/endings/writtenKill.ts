import { formatBytes } from '../../scenario/units.ts';
import { sigkill } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenKill } from '../facts.ts';
import { type Evidence, evidence, type Finding, finding, type Runner } from '../finding.ts';
import { shortageOf } from '../logs/oomKill.ts';
import { gapMs } from '../moment.ts';
import { quoteOf } from '../signals/sentSignals.ts';
import { killWords, shortWords } from '../words/killWords.ts';

const { endings, reading } = bounds;

/** The kernel's OOM killer, by its own line: at a group's limit, or for the whole machine's shortage. */
export function writtenKill(facts: Facts, kill: SeenKill): Finding {
  const host = kill.scope === 'global';
  const { endedLater, because } = ofContainer(facts, kill);
  // A child's kill does not say why the container ended so much later.
  const known = kill.scope !== null && (!host || shortageOf(kill) === 'machine');
  const stated = !kill.hearsay && !kill.chosen && known && !endedLater;
  return finding(host ? 'host-oom' : 'oom-kill', host ? `victim ${kill.name}` : heldBy(kill), {
    at: kill.at,
    victim: kill.victim,
    limit: kill.limit,
    service: facts.kills.several ? kill.service : null,
    processAlive: facts.death.alive,
    confidence: stated ? 'certain' : 'likely',
    evidence: [
      evidence(kill.source, killWords(facts, kill), kill.at, kill.quote),
      ...traced(facts, kill),
      ...kill.because,
      ...remarks(kill),
      ...wentOn(facts),
    ],
    against: against(kill),
    missing: [...missingOf(kill), ...because, ...kill.missing],
  });
}

const heldBy = ({ name, anonRssKb }: SeenKill): string =>
  `${name}, ${formatBytes(anonRssKb === null ? null : anonRssKb * 1024)} anonymous`;

function ofContainer({ death }: Facts, kill: SeenKill): { endedLater: boolean; because: string[] } {
  const own = kill.service === null || kill.service === 'app';
  const endedLater =
    kill.victim === 'child' && own && death.ended && (gapMs(kill.at, death.at) ?? 0) > reading.consequenceMs;
  return { endedLater, because: endedLater ? ['why the container itself ended later'] : [] };
}

/** The trace of signals has the same kill. */
function traced({ sent }: Facts, kill: SeenKill): Evidence[] {
  const same = sent.all.find(
    ({ signal, code, targetPid, atMs }) =>
      signal === sigkill &&
      code > 0 &&
      targetPid === kill.pid &&
      Math.abs(atMs - (kill.at?.ms ?? Number.NaN)) <= endings.sameKillMs,
  );
  if (!same) return [];
  const text = `The trace of signals agrees: it was the kernel’s own signal, sent while ${same.senderName ?? 'a process'} asked for memory.`;
  return [evidence('kernel trace', text, same.atMs, quoteOf(same))];
}

/** What the report around the line says more. */
function remarks(kill: SeenKill): Evidence[] {
  const { source, pid, tasks, scope } = kill;
  const largest = tasks.reduce<SeenKill['tasks'][number] | null>(
    (top, task) => (top === null || task.rssPages > top.rssPages ? task : top),
    null,
  );
  const all: Evidence[] = [];
  if (largest && largest.pid !== pid && largest.tgid !== pid)
    all.push(
      evidence(
        source,
        `The largest process in the kernel’s table was ${largest.name} (pid ${largest.pid}) with ${formatBytes(largest.rssPages * 4096)} resident, not the one that was killed.`,
      ),
    );
  if (scope === 'global' && shortageOf(kill) !== 'machine')
    all.push(evidence(source, `It was not all of the machine’s memory: ${shortWords(kill)}.`));
  return all;
}

const wentOn = ({ kernel: { panic, refusedFork } }: Facts): Evidence[] =>
  [refusedFork, panic].flatMap((word) =>
    word ? [evidence(word.source, 'The kernel went on.', word.at, word.quote)] : [],
  );

function against(kill: SeenKill): Runner[] {
  const { scope } = kill;
  const others: Runner[] = [
    {
      kind: 'external-kill',
      because:
        'The kernel writes this line for its own OOM killer only; a SIGKILL by somebody else leaves none.',
    },
  ];
  if (scope === 'global')
    others.push({
      kind: 'oom-kill',
      because: `The line does not say "Memory cgroup": no group’s limit was hit; ${shortWords(kill)}.`,
    });
  if (scope === 'memcg')
    others.push({
      kind: 'host-oom',
      because: 'The kernel names a memory group: its limit was hit, the machine may have had plenty.',
    });
  return others;
}

function missingOf({ scope, taskMemcg, limit, hearsay, chosen, tasks }: SeenKill): string[] {
  const missing: string[] = [];
  if (scope === null)
    missing.push(
      'the line before it, which says whether a group’s limit was hit or the whole machine was short',
    );
  else if (scope === 'memcg' && limit === null && taskMemcg === null)
    missing.push('the kernel’s "oom-kill:" line, which names the group whose limit was hit');
  if (chosen) missing.push('the line "Killed process" after it, which says that it was done, and to whom');
  if (hearsay) missing.push('the kernel’s own log: dmesg, or journalctl -k');
  if (scope !== 'memcg' && tasks.length === 0)
    missing.push('the kernel’s task table above the line: what else held memory');
  return missing;
}
