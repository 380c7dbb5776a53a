import type { Recording } from '../record/recording.ts';
import { type Degradation, degradation } from './degradation/degradation.ts';
import { endOf } from './endings/chain.ts';
import { type End, type Evidence, type Step, weakest } from './finding.ts';
import { parsedKills } from './killFields.ts';
import { measures } from './measures.ts';
import { hindrances } from './signals/hindrances/hindrances.ts';
import { memoryGrowth } from './signals/memory/growth.ts';
import { ledger } from './signals/memory/ledger.ts';
import { times } from './times.ts';
import { gather } from './trialFacts.ts';
import { validity } from './validity.ts';
import type { Verdict } from './verdict.ts';
import { againstEnd } from './words/against/against.ts';
import { againstThrash } from './words/against/againstThrash.ts';
import { boundWords } from './words/boundWords.ts';
import { casualties } from './words/casualties.ts';
import { confidenceRules } from './words/confidence.ts';
import { evidences } from './words/evidence.ts';
import { growthWords } from './words/growthWords.ts';
import { ledgerWords } from './words/ledgerWords.ts';
import { sentence } from './words/sentence.ts';
import { unstated } from './words/unstated.ts';
import { whenWords } from './words/whenWords.ts';

/** What died of what in one trial, from its recording alone. Times are on the trial's clock. */
export function judge(recording: Recording): Verdict {
  const facts = gather(recording);
  const found = endOf(facts);
  const degraded = degradation(facts);
  const confidence = weakest(found.confidence, degraded.confidence);
  const first = times(facts, found.end);
  const measured = measures(facts, found.end, first);
  const { plan, host } = recording.trial;
  const held = ledger(facts, found.end);
  // An end that came is told by what came: a growth is of what goes on.
  const grew = found.end.kind === 'survived' ? memoryGrowth(facts) : null;
  const growth = grew?.kind === 'steady' ? grew.growth : null;
  // Paging and collections are told as what they are, and come with all of these.
  const heldUp = degraded.kind === 'none' ? hindrances(facts, found.end) : [];
  const said = {
    when: whenWords(facts, found.end),
    degradation: degraded.kind,
    confidence,
    ledger: held,
    cause: heldUp[0]?.cause ?? null,
    growth,
  };
  return {
    schema: 1,
    trial: plan.id,
    variant: plan.variant,
    repeat: plan.repeat,
    ...(host === null ? {} : { host: host.name }),
    terminal: terminalOf(found.end),
    degradation: { kind: degraded.kind, onsetMs: degraded.onsetMs },
    confidence,
    confidenceRule: confidenceRules[confidence],
    chain: [...found.chain, ...suffered(degraded)],
    kills: parsedKills(facts.kills),
    casualties: casualties(facts),
    sentence: sentence(facts, found.end, said),
    evidence: [
      ...evidences(facts, found, degraded),
      ...heldUp.map(({ evidence }) => evidence),
      ...ledgerWords(held),
      ...growthWords(grew),
    ].map(dated),
    against: [...againstEnd(facts, found), ...againstThrash(degraded, measured)],
    missing: [...new Set([...found.missing, ...degraded.missing, ...unstated(facts, found, degraded)])],
    times: first,
    measures: measured,
    ledger: held,
    growth,
    validity: validity(facts, found, degraded),
  };
}

/** A trial has one clock: its moments are milliseconds on it. */
function terminalOf({ at, ...end }: End): Verdict['terminal'] {
  return { atMs: at?.ms ?? null, ...end };
}

function dated({ at, ...rest }: Evidence): Verdict['evidence'][number] {
  return { atMs: at?.ms ?? null, ...rest };
}

/** The last question of the chain is about the time before the end. */
function suffered({ kind, near, evidence }: Degradation): Step[] {
  const question = 'Did it suffer before?';
  if (kind !== 'none')
    return [{ question, decided: true, answer: `${kind}: ${evidence[0]?.text ?? ''}`.trim() }];
  const signs = near === null ? '' : ` Some signs of ${near} were there, and not all.`;
  return [
    {
      question,
      decided: false,
      answer: `Neither paging nor collections held for ${boundWords('holding.heldMs')}.${signs}`,
    },
  ];
}
