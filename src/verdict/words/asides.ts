import type { Facts } from '../facts.ts';
import { type Evidence, evidence, type Finding } from '../finding.ts';
import { farewell } from './exitWords.ts';

/** Of lines that say much the same so many are quoted. */
const mostQuoted = 3;

/** Things that happened and are not the end. */
export function asides(facts: Facts, { end, evidence: used }: Finding): Evidence[] {
  const { signs, kills, death, program, watch } = facts;
  const quoted = new Set(used.map(({ quote }) => quote));
  const said = new Set(used.map(({ text }) => text));
  const fresh = signs.filter(({ quote }) => !quoted.has(quote)).slice(0, mostQuoted);
  const all = fresh.map(({ source, at, quote }) => evidence(source, 'The program also said:', at, quote));
  const [first] = kills.own;
  if (end.kind === 'oom-kill')
    for (const kill of kills.own.filter(({ quote }) => !quoted.has(quote)).slice(0, mostQuoted))
      all.push(evidence(kill.source, `Another kill: ${kill.name}.`, kill.at, kill.quote));
  else if (first)
    all.push(evidence(first.source, 'Before, the kernel killed a child.', first.at, first.quote));
  if (death.flag === true && end.kind !== 'oom-kill')
    all.push(
      evidence(death.source, 'The engine’s OOMKilled flag is set; it may be stale and decides nothing.'),
    );
  // Where the end was watched, it says nothing new; a trial's own tear-down lets a JVM say goodbye, too.
  const goodbye = watch === null ? farewell(program) : [];
  return [...all, ...goodbye.filter(({ text }) => !said.has(text))];
}
