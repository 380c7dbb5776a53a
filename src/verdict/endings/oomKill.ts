import { killedExit, sigkill } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenKill } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import { gapMs, within } from '../moment.ts';
import { byKernel, fromOutside } from '../signals/sentSignals.ts';
import { endOfService, wentOn } from './bearing.ts';
import { writtenKill } from './writtenKill.ts';

const { endings } = bounds;

/** A kill by the OOM killer at a memory group's limit: stated by the kernel's log, or else by the group's own counter. */
export function oomKill(facts: Facts): Finding | null {
  const { own, counted, countedAt } = facts.kills;
  const kill = decisive(facts);
  if (kill) return explainedOtherwise(facts, kill) ? null : writtenKill(facts, kill);
  if (own.length > 0 || (counted ?? 0) === 0) return null;
  return wentOn(facts, countedAt, endOfService(facts)) ? null : byCounter(facts);
}

/** Of several kills the main process's, or else the first that the service did not survive in good health. An end soon after makes none its. */
function decisive(facts: Facts): SeenKill | null {
  const { own } = facts.kills;
  const end = endOfService(facts);
  const fatal = own.filter(({ at, namesMain }) => namesMain || !wentOn(facts, at, end));
  return fatal.find(({ victim }) => victim === 'main') ?? fatal[0] ?? null;
}

/** A child was killed, the container lived on, and ended later by something that says its own name. */
function explainedOtherwise({ death, signs, sent }: Facts, kill: SeenKill): boolean {
  // Its end so soon after is taken for a consequence, unless somebody was seen to do it.
  const murdered = fromOutside(sent, sigkill) !== null && byKernel(sent, sigkill) === null;
  if (!kill.namesMain && murdered && death.exitCode === killedExit) return true;
  if (kill.victim === 'main' || !death.ended) return false;
  return (
    death.engineSignals.length > 0 ||
    signs.some(
      ({ kind, at }) =>
        (kind === 'jvm-oome' || kind === 'fatal-signal' || kind === 'native-failure') &&
        (gapMs(kill.at, at) ?? 0) > 0 &&
        (gapMs(at, death.at) ?? Number.POSITIVE_INFINITY) < endings.ownNameMs,
    )
  );
}

function byCounter({ death, kills, memory }: Facts): Finding {
  const at = kills.countedAt;
  const ended = death.ended && within(death.at, at, endings.sameKillMs) === true;
  const ownLimit =
    (kills.ownOomEvents ?? 0) > 0 ||
    (kills.ownOomEvents === null && (memory.limitShare ?? 0) >= endings.fullShare);
  const text = `The group counted ${kills.counted} OOM kill${kills.counted === 1 ? '' : 's'}; the kernel log has no line about it.`;
  return finding('oom-kill', 'by the group’s counter', {
    at,
    victim: ended ? 'main' : death.alive === null ? null : 'child',
    limit: ownLimit ? 'own' : null,
    processAlive: death.alive,
    confidence: ended === death.ended && ownLimit ? 'likely' : 'unsure',
    evidence: [evidence('cgroup', text, at)],
    missing: ['the kernel’s own line: victim, its memory, and whose limit it was'],
  });
}
