import type { Recording } from '../record/recording.ts';
import { type Degradation, degradation } from './degradation/degradation.ts';
import { terminalEvent } from './endings/terminal.ts';
import { gather } from './facts.ts';
import { type Step, weakest } from './finding.ts';
import { parsedKills } from './killFields.ts';
import { measures } from './measures.ts';
import { times } from './times.ts';
import { validity } from './validity.ts';
import type { Verdict } from './verdict.ts';
import { against } from './words/against.ts';
import { casualties } from './words/casualties.ts';
import { confidenceRules } from './words/confidence.ts';
import { evidences } from './words/evidence.ts';
import { sentence } from './words/sentence.ts';
import { unstated } from './words/unstated.ts';

/** What died of what in one trial, from its recording alone. Times are on the trial's clock. */
export function judge(recording: Recording): Verdict {
  const facts = gather(recording);
  const end = terminalEvent(facts);
  const degraded = degradation(facts);
  const confidence = weakest(end.confidence, degraded.confidence);
  const first = times(facts, end.terminal);
  const measured = measures(facts, end.terminal, first.firstBroken);
  const { plan } = recording.trial;
  const pair = { kind: degraded.kind, onsetMs: degraded.onsetMs };
  const oomes = facts.signs.filter(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom').length;
  return {
    schema: 1,
    trial: plan.id,
    variant: plan.variant,
    repeat: plan.repeat,
    terminal: end.terminal,
    degradation: pair,
    confidence,
    confidenceRule: confidenceRules[confidence],
    chain: [...end.chain, ...suffered(degraded)],
    kills: parsedKills(facts.kills),
    casualties: casualties(facts),
    sentence: sentence({ terminal: end.terminal, degradation: pair, confidence, measures: measured }, oomes),
    evidence: evidences(facts, end, degraded),
    against: against(facts, end, degraded, measured),
    missing: [...new Set([...end.missing, ...degraded.missing, ...unstated(facts, end, degraded)])],
    times: first,
    measures: measured,
    validity: validity(facts),
  };
}

/** The last question of the chain is about the time before the end. */
function suffered({ kind, near, evidence }: Degradation): Step[] {
  const question = 'Did it suffer before?';
  if (kind !== 'none')
    return [{ question, decided: true, answer: `${kind}: ${evidence[0]?.text ?? ''}`.trim() }];
  const signs = near === null ? '' : ` Some signs of ${near} were there, and not all.`;
  return [{ question, decided: false, answer: `Neither paging nor collections held for 5 s.${signs}` }];
}
