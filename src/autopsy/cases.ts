import { gapMs, type Moment } from '../verdict/moment.ts';
import { addApplication, applicationsOf } from './applications.ts';
import { type Case, newCase } from './case.ts';
import { groupOf } from './group.ts';
import { addContainer, type Gap } from './joinContainer.ts';
import { addAct, addWord } from './joinLines.ts';
import type { LogKill, SourceFacts } from './readers/sourceFacts.ts';

/** Puts together what belongs together: by container, by unit, and by the only process that fits. */
export function casesOf(sources: readonly SourceFacts[], toUtc: (moment: Moment) => Moment): Case[] {
  const cases = killCases(sources);
  const gap: Gap = (one, other) => gapMs(one && toUtc(one), other && toUtc(other));
  for (const container of sources.flatMap(({ containers }) => containers))
    addContainer(cases, container, gap);
  for (const source of sources) for (const act of source.acts.all()) addAct(cases, act);
  for (const source of sources) for (const word of source.words.all()) addWord(cases, word);
  for (const application of applicationsOf(sources)) addApplication(cases, application);
  return cases;
}

/** The same kill can stand in two files (dmesg and the journal): the first one counts. */
function killCases(sources: readonly SourceFacts[]): Case[] {
  const seen = new Set<string>();
  const cases: Case[] = [];
  const all = sources.flatMap(({ kills }) => kills.all());
  for (const kill of all) {
    // An event of the kubelet's tells of the kernel's kill without its figures.
    if (
      kill.hearsay &&
      kill.anonRssKb === null &&
      all.some(
        (one) => one !== kill && one.pid === kill.pid && one.name === kill.name && one.anonRssKb !== null,
      )
    )
      continue;
    const key = `${kill.pid} ${kill.name} ${kill.totalVmKb} ${kill.anonRssKb}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const last = cases.at(-1);
    // The line about the group comes after the first of its victims.
    if (kill.groupKill && last?.kill?.file === kill.file && sameReport(last.kill, kill)) {
      last.others.push(kill);
      continue;
    }
    const path = kill.taskMemcg ?? (kill.scope === 'global' ? null : kill.oomMemcg);
    cases.push(newCase({ kill, group: path === null ? null : groupOf(path) }));
  }
  return cases;
}

const sameReport = (one: LogKill, other: LogKill): boolean =>
  one.oomMemcg === other.oomMemcg && one.invokedBy === other.invokedBy && one.usageKb === other.usageKb;
