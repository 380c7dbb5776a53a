import { bounds } from '../verdict/bounds.ts';
import { gapMs, type Moment } from '../verdict/moment.ts';
import { addApplication, applicationsOf } from './applications.ts';
import { type Case, newCase } from './case.ts';
import { groupOf } from './group.ts';
import { addContainer, type Gap } from './joinContainer.ts';
import { joinEchoes } from './joinEchoes.ts';
import { addAct, addCommand, addStop, addWord } from './joinLines.ts';
import type { LogAct, LogKill, SourceFacts } from './readers/sourceFacts.ts';

/** Puts together what belongs together: by container, by unit, and by the only process that fits. */
export function casesOf(all: readonly SourceFacts[], toUtc: (moment: Moment) => Moment): Case[] {
  // What a log says itself goes before what a text quotes of it.
  const sources = all.toSorted((one, other) => Number(one.quoted !== null) - Number(other.quoted !== null));
  const gap: Gap = (one, other) => gapMs(one && toUtc(one), other && toUtc(other));
  const cases = killCases(sources, gap);
  for (const container of sources.flatMap(({ containers }) => containers))
    addContainer(cases, container, gap);
  const acts = sources.flatMap((source) => source.acts.all());
  for (const act of acts.filter((one) => !explains(one))) addAct(cases, act, gap);
  // A command, or a stop that somebody asked for, is no death by itself: it explains one that is known.
  for (const act of acts.filter(explains))
    if (act.by === 'sudo') addCommand(cases, act, gap);
    else addStop(cases, act, gap);
  const found = joinEchoes(cases, gap);
  for (const source of sources) for (const word of source.words.all()) addWord(found, word, gap);
  for (const application of applicationsOf(sources)) addApplication(found, application);
  return found;
}

const explains = ({ by, part, reason }: LogAct): boolean =>
  by === 'sudo' || (part === 'told' && reason === 'stop');

/** The same kill can stand in two files (dmesg and the journal): the first one counts, with what the other says more. */
function killCases(sources: readonly SourceFacts[], gap: Gap): Case[] {
  const seen = new Map<string, Case[]>();
  const cases: Case[] = [];
  for (const kill of sources.flatMap(({ kills }) => kills.all())) {
    const known = seen.get(`${kill.pid} ${kill.name}`) ?? [];
    const same = known.find(({ kill: other, others }) =>
      [other, ...others].some((one) => one !== null && sameKill(one, kill, gap)),
    );
    if (same) {
      if (same.kill) same.kill = fuller(same.kill, kill);
      same.group ??= groupIn(kill);
      continue;
    }
    const remember = (found: Case) => seen.set(`${kill.pid} ${kill.name}`, [...known, found]);
    const last = cases.at(-1);
    // The line about the group comes after the first of its victims.
    if (kill.groupKill && last?.kill?.file === kill.file && sameReport(last.kill, kill)) {
      last.others.push(kill);
      remember(last);
      continue;
    }
    const found = newCase({ kill, group: groupIn(kill) });
    cases.push(found);
    remember(found);
  }
  return cases;
}

function groupIn(kill: LogKill): Case['group'] {
  const path = kill.taskMemcg ?? (kill.scope === 'global' ? null : kill.oomMemcg);
  return path === null ? null : groupOf(path);
}

/** A report that was cut before the kill itself says nothing of the victim's memory. */
function sameKill(one: LogKill, other: LogKill, gap: Gap): boolean {
  // The same stamp again is the same log, pasted twice.
  if (one.file === other.file && one.boot !== other.boot && gap(one.at, other.at) !== 0) return false;
  const cut = isCut(one) || isCut(other);
  const alike = one.totalVmKb === other.totalVmKb && one.anonRssKb === other.anonRssKb;
  const ms = gap(one.at, other.at);
  const apart = ms !== null && Math.abs(ms) > bounds.endings.togetherMs;
  return !apart && (cut ? one.file !== other.file || ms === 0 : alike);
}

/** Its own figures are not there: the report is cut, or an event of the kubelet's tells of it. */
const isCut = ({ chosen, hearsay, anonRssKb }: LogKill): boolean => chosen || (hearsay && anonRssKb === null);

/** Of two lines about one kill: the one that says more. */
function fuller(one: LogKill, other: LogKill): LogKill {
  const [better, worse] = isCut(one) && !isCut(other) ? [other, one] : [one, other];
  return {
    ...better,
    scope: better.scope ?? worse.scope,
    oomMemcg: better.oomMemcg ?? worse.oomMemcg,
    taskMemcg: better.taskMemcg ?? worse.taskMemcg,
    constraint: better.constraint ?? worse.constraint,
    hearsay: better.hearsay && worse.hearsay,
  };
}

const sameReport = (one: LogKill, other: LogKill): boolean =>
  one.oomMemcg === other.oomMemcg && one.invokedBy === other.invokedBy && one.usageKb === other.usageKb;
