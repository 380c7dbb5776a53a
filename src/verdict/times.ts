import { startOf } from '../scenario/objective.ts';
import type { End } from './finding.ts';
import { firstKillMs, serviceEndMs } from './service.ts';
import { firstRise } from './signals/counter.ts';
import { firstLimitHit } from './signals/limitHits.ts';
import { firstStall } from './signals/stalls.ts';
import type { TrialFacts } from './trialFacts.ts';
import type { Verdict } from './verdict.ts';

/** The end is a signal that somebody sent. */
const killed = {
  'oom-kill': true,
  'external-kill': true,
  'host-oom': true,
  'heap-oome': false,
  'other-oome': false,
  'native-oom': false,
  crash: false,
  unresponsive: false,
  survived: false,
  'failed-to-start': false,
  inconclusive: false,
} satisfies Record<End['kind'], boolean>;

/** First things on the trial's clock. */
export function times(facts: TrialFacts, end: End): Verdict['times'] {
  const { recording, measured, death, signs } = facts;
  const { probe } = recording;
  const counted = new Set(measured);
  const broken = facts.judged.find((second) => second.broken === true && counted.has(second.row))?.row;
  return {
    loadStart: facts.loadStartMs,
    firstLimitHit: firstLimitHit(probe)?.atMs ?? null,
    firstStall: firstStall(probe, probe.at(0)?.atMs ?? 0, facts.endMs),
    firstFullGc: firstFullGc(facts),
    firstOome: signs.find(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom')?.atMs ?? null,
    firstKill: firstKillMs(facts, end),
    firstBroken: broken ? startOf(broken) : null,
    kill: killed[end.kind] ? (end.at?.ms ?? null) : null,
    exit: death.at?.ms ?? null,
    serviceEnd: serviceEndMs(facts, end),
    observationEnd: facts.endMs,
  };
}

function firstFullGc({ recording, gcLog }: TrialFacts): number | null {
  const logged = gcLog.pauses.find(({ type, wallMs }) => type === 'Full' && wallMs !== null);
  if (logged && logged.wallMs !== null)
    return logged.wallMs - recording.trial.clock.zeroWallMs - logged.pauseMs;
  return firstRise(recording.probe, 'fullGcs', 0);
}
