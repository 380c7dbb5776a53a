import type { Sign } from '../../runtime/index.ts';
import { missedWords } from '../../scenario/objective.ts';
import { formatDuration } from '../../scenario/units.ts';
import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';
import { ended } from '../signals/goodput.ts';

/** Broken seconds at the end that make an end; fewer are a bad moment. */
const unresponsiveMs = 5000;
/** So many leave it open what would have come next. */
const doubtfulMs = 2000;

/** The process was there at the end: serving or not. */
export function stillThere(facts: Facts): Finding | null {
  const { death, recording, tail } = facts;
  const { ending, plan } = recording.trial;
  if (death.alive !== true || ending === null) return null;
  const enough = Math.min(unresponsiveMs, plan.until.brokenForMs ?? unresponsiveMs);
  if (ending.reason === 'broken' || (isPlannedEnd(ending.reason) && tail !== null && tail.forMs >= enough))
    return unresponsive(facts, ending.atMs);
  return isPlannedEnd(ending.reason) ? survived(facts, ending.atMs) : null;
}

/** With density the death of one of the others is what was looked for, and says so elsewhere where memory was the reason. */
const isPlannedEnd = (reason: string): boolean =>
  reason === 'cap' || reason === 'load-done' || reason === 'service-died';

function unresponsive({ tail, recording }: Facts, endMs: number): Finding {
  const seconds = tail === null ? null : Math.round(tail.forMs / 1000);
  const text =
    seconds === null
      ? 'The trial ended because the objective was broken for long enough; the load’s rows do not show it.'
      : `For the last ${seconds} s ${missedWords(recording.trial.plan.objective)}.`;
  return {
    terminal: terminal('unresponsive', 'objective broken until the end', {
      atMs: tail?.fromMs ?? endMs,
      processAlive: true,
    }),
    confidence: tail === null ? 'unsure' : 'likely',
    evidence: [
      evidence('load', text, tail?.fromMs ?? endMs),
      evidence('engine', 'The main process was there until the end.', endMs),
    ],
    missing: tail === null ? ['the load’s rows of the last seconds'] : [],
  };
}

function survived(facts: Facts, endMs: number): Finding | null {
  const { measured, tail, recording } = facts;
  const asked = recording.trial.plan.load !== null;
  const answered = measured.reduce((sum, row) => sum + ended(row), 0);
  const good = measured.reduce((sum, row) => sum + (row.ok ?? 0), 0);
  if (asked && answered === 0) return null;
  const memory = facts.signs.find(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom');
  if (!asked && memory) return aliveButWhat(memory, endMs);
  const doubtful = tail !== null && tail.forMs >= doubtfulMs;
  const held = tail === null ? ', and the objective held at the end' : '';
  const text = asked
    ? `${good} of ${answered} requests were answered well${held}.`
    : 'The main process was there until the end; no load was asked for.';
  return {
    terminal: terminal('survived', recording.trial.ending?.reason ?? '', { atMs: endMs, processAlive: true }),
    confidence: doubtful ? 'unsure' : asked && tail === null ? 'certain' : 'likely',
    evidence: [evidence(asked ? 'load' : 'engine', text, endMs)],
    missing: doubtful
      ? [`a longer trial: the objective was broken for the last ${formatDuration(tail.forMs)}`]
      : [],
  };
}

/** A process that ran out of memory inside and is still there: only requests could show whether it still works. */
function aliveButWhat({ atMs, quote }: Sign, endMs: number): Finding {
  return {
    terminal: terminal('inconclusive', 'out of memory inside, and the process lives on', {
      atMs: endMs,
      processAlive: true,
    }),
    confidence: 'unsure',
    evidence: [evidence('target log', 'The target said that it got no memory.', atMs, quote)],
    missing: ['requests during the trial, to see whether the process still did its work'],
  };
}
