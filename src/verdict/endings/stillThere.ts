import { missedWords } from '../../scenario/objective.ts';
import { formatDuration } from '../../scenario/units.ts';
import { bounds } from '../bounds.ts';
import type { Facts, LoadSeen, SeenSign, Watch } from '../facts.ts';
import { answeredErrors, answeredLate, evidence, type Finding, finding } from '../finding.ts';
import type { Moment } from '../moment.ts';

const { endings, paging } = bounds;

/** The process was there at the end: serving or not. */
export function stillThere(facts: Facts): Finding | null {
  const { death, watch } = facts;
  if (death.alive !== true) return null;
  if (watch === null) return stillRuns(facts);
  const { over } = watch;
  if (over === null) return null;
  const tail = watch.load?.tail ?? null;
  const enough = Math.min(endings.unresponsiveMs, watch.brokenForMs ?? endings.unresponsiveMs);
  if (over.reason === 'broken' || (isPlannedEnd(over.reason) && tail !== null && tail.forMs >= enough))
    return unresponsive(watch, over.at);
  return isPlannedEnd(over.reason) ? survived(facts, watch, over) : null;
}

/** With density the death of one of the others is what was looked for, and says so elsewhere where memory was the reason. */
const isPlannedEnd = (reason: string): boolean =>
  reason === 'cap' || reason === 'load-done' || reason === 'service-died';

function unresponsive({ load }: Watch, end: Moment): Finding {
  const tail = load?.tail ?? null;
  const seconds = tail === null ? null : Math.round(tail.forMs / 1000);
  const text =
    seconds === null
      ? 'The trial ended because the objective was broken for long enough; the load’s rows do not show it.'
      : `For the last ${seconds} s ${load === null ? 'nothing was asked' : missedWords(load.objective)}.`;
  const at = tail?.from ?? end;
  const how = tail?.onlyLate
    ? answeredLate
    : tail?.mostlyErrors
      ? answeredErrors
      : 'objective broken until the end';
  return finding('unresponsive', how, {
    at,
    processAlive: true,
    confidence: tail === null ? 'unsure' : 'likely',
    evidence: [
      evidence('load', text, at),
      evidence('engine', 'The main process was there until the end.', end),
    ],
    missing: tail === null ? ['the load’s rows of the last seconds'] : [],
  });
}

const outOfMemory = ({ signs }: Facts): SeenSign | undefined =>
  signs.find(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom');

function survived(facts: Facts, { load }: Watch, { reason, at }: NonNullable<Watch['over']>): Finding | null {
  if (load !== null) return load.answered === 0 ? null : served(load, reason, at);
  const memory = outOfMemory(facts);
  if (memory) return aliveButWhat(memory, at);
  const text = 'The main process was there until the end; no load was asked for.';
  return finding('survived', reason, {
    at,
    processAlive: true,
    confidence: 'likely',
    evidence: [evidence('engine', text, at)],
  });
}

function served(load: LoadSeen, reason: string, at: Moment): Finding {
  const { answered, good, tail } = load;
  const doubtful = tail !== null && tail.forMs >= endings.doubtfulMs;
  const held = tail === null ? ', and the objective held at the end' : '';
  const fell = fallen(load);
  return finding('survived', reason, {
    at,
    processAlive: true,
    confidence: doubtful ? 'unsure' : tail === null && fell === null ? 'certain' : 'likely',
    evidence: [
      evidence('load', `${good} of ${answered} requests were answered well${held}.`, at),
      ...(fell === null ? [] : [evidence('load', fell, at)]),
    ],
    missing: [
      ...(doubtful
        ? [`a longer trial: the objective was broken for the last ${formatDuration(tail.forMs)}`]
        : []),
      ...(fell === null ? [] : ['an objective with a floor (goodputFloor), or a bound on latency']),
    ],
  });
}

const fewerThan = {
  'the best of each client': 'for each client than at best',
  'the best': 'than at best',
  'what arrived': 'than arrived',
} as const satisfies Record<NonNullable<LoadSeen['lossAtEnd']>['of'], string>;

/** Clients that wait for each answer make slow answers few, and none of them bad: whether that still serves, the objective must say. */
function fallen({ lossAtEnd, objective }: LoadSeen): string | null {
  if (lossAtEnd === null || lossAtEnd.loss < paging.lostMostShare) return null;
  if (objective.goodputFloor !== null || objective.latency !== null) return null;
  return `At the end it gave ${lossAtEnd.goodput.toFixed(1)} good answers a second, ${Math.round(lossAtEnd.loss * 100)} % fewer ${fewerThan[lossAtEnd.of]}; the objective bounds neither that nor latency.`;
}

/** Nobody watched it, and it runs. */
function stillRuns(facts: Facts): Finding {
  const memory = outOfMemory(facts);
  if (memory) return aliveButWhat(memory, memory.at);
  const { source } = facts.death;
  return finding('survived', 'it runs', {
    processAlive: true,
    confidence: 'likely',
    evidence: [evidence(source, 'The container runs, and nothing tells of a kill inside.')],
    missing: ['whether it serves: an answer to a request'],
  });
}

/** A process that ran out of memory inside and is still there: only requests could show whether it still works. */
function aliveButWhat({ at: saidAt, quote, source }: SeenSign, at: Moment | null): Finding {
  return finding('inconclusive', 'out of memory inside, and the process lives on', {
    at,
    processAlive: true,
    confidence: 'unsure',
    evidence: [evidence(source, 'The program said that it got no memory.', saidAt, quote)],
    missing: ['requests of that time, to see whether the process still did its work'],
  });
}
