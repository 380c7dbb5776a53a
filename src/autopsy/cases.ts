import { canBeNamed, type RuntimeName, runtimeOf, runtimes, type Sign } from '../runtime/index.ts';
import type { Container, ContainerEnd } from './container.ts';
import type { DaemonAct } from './daemon.ts';
import type { GcFacts } from './gcReader.ts';
import { type Group, groupOf } from './group.ts';
import type { Moment } from './moment.ts';
import type { KernelWord, SeenKill, SeenSign, SourceFacts } from './source.ts';

/** What an application's own logs say, from one or several files. */
export interface Application {
  files: string[];
  /** null: any process could have said it. */
  runtime: RuntimeName | null;
  signs: SeenSign[];
  /** How many there were of a kind, kept or not. */
  counts: Map<Sign['kind'], number>;
  gc: GcFacts | null;
  gcFile: string | null;
}

/** One death (or one container, or one program's log), with all that speaks about it. */
export interface Case {
  kill: SeenKill | null;
  /** Killed together with it, by `memory.oom.group`. */
  others: SeenKill[];
  group: Group | null;
  container: Container | null;
  end: ContainerEnd | null;
  /** Whether kill and end were at the same moment; null: their clocks cannot be compared. */
  together: boolean | null;
  /** The container, as it still is, was there before the kill and after it. */
  outlived: boolean | null;
  acts: (DaemonAct & { file: string })[];
  words: KernelWord[];
  application: Application | null;
}

const newCase = (rest: Partial<Case>): Case => ({
  kill: null,
  others: [],
  group: null,
  container: null,
  end: null,
  together: null,
  outlived: null,
  acts: [],
  words: [],
  application: null,
  ...rest,
});

/** Puts together what belongs together: by container, by unit, and by the only process that fits. */
export function casesOf(sources: readonly SourceFacts[], toUtc: (moment: Moment) => Moment): Case[] {
  const cases = killCases(sources);
  const gap: Gap = (one, other) => {
    if (!one || !other) return null;
    const [from, to] = [toUtc(one), toUtc(other)];
    return from.axis === to.axis ? to.ms - from.ms : null;
  };
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
  for (const kill of sources.flatMap(({ kills }) => kills.all())) {
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

const sameReport = (one: SeenKill, other: SeenKill): boolean =>
  one.oomMemcg === other.oomMemcg && one.invokedBy === other.invokedBy && one.usageKb === other.usageKb;

function sameId(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const length = Math.min(one.length, other.length);
  return length >= 12 && one.slice(0, length) === other.slice(0, length);
}

/** Milliseconds from one moment to the other; null where they cannot be compared. */
type Gap = (one: Moment | null, other: Moment | null) => number | null;

/** An exit so soon after a kill is its consequence. */
const togetherMs = 10_000;

function addContainer(cases: Case[], container: Container, gap: Gap): void {
  const ends = container.ends.length === 0 ? [null] : container.ends;
  for (const end of ends) {
    const id = end === null ? container.id : (end.id ?? container.id);
    const own = cases.filter(
      (one) =>
        one.container === null &&
        one.group !== null &&
        (sameId(one.group.containerId, id) ||
          (end !== null &&
            end.id === null &&
            container.podUid !== null &&
            one.group.podUid === container.podUid)),
    );
    for (const one of own) Object.assign(one, joined(one, one === own.at(-1) ? end : null, container, gap));
    const apart = end?.exitCode != null && own.length > 0 && own.at(-1)?.end === null;
    if (apart) cases.push(newCase({ container, end }));
    if (own.length > 0) continue;
    const loose = onlyLooseKill(cases, end);
    if (loose) Object.assign(loose, { container, end });
    else if (end !== null || container.evicted !== null || container.running !== null)
      cases.push(newCase({ container, end }));
  }
}

/** Several kills in one container: the end belongs to the last of them, unless it came much later. */
function joined({ kill }: Case, end: ContainerEnd | null, container: Container, gap: Gap): Partial<Case> {
  const started = gap(container.startedAt, kill?.at ?? null);
  const since = started === null ? null : started >= 0;
  if (end === null || end.exitCode === null) {
    // A container's id stays when Docker starts it again; the flag is cleared then. A pod's gets another.
    const same = container.source !== 'docker inspect' || end?.oomKilled === true;
    return { container, end: null, outlived: container.running === true ? same || since : null };
  }
  const ms = gap(kill?.at ?? null, end.finishedAt);
  if (ms !== null && Math.abs(ms) > togetherMs)
    return { container, end: null, outlived: ms > 0 ? true : null };
  return { container, end, together: ms === null ? null : true };
}

/** A kill line without its report names no group: it is this container's where nothing else could be. */
function onlyLooseKill(cases: readonly Case[], end: ContainerEnd | null): Case | null {
  if (end?.exitCode !== 137) return null;
  const loose = cases.filter(({ kill, group, container }) => kill && group === null && container === null);
  return cases.length === 1 && loose[0]?.kill?.scope !== 'global' ? (loose[0] ?? null) : null;
}

function addAct(cases: Case[], act: DaemonAct & { file: string }): void {
  const about = cases.find(
    ({ group, container, acts, kill }) =>
      (group !== null &&
        (group.unit === act.target || (act.target.startsWith('/') && group.path.startsWith(act.target)))) ||
      (container !== null && container.name === act.target) ||
      (act.pid !== null && kill?.pid === act.pid) ||
      acts.some(
        ({ target }) => target === act.target || (act.pid === null && target.endsWith(`/${act.target}`)),
      ),
  );
  const evicted =
    act.by === 'kubelet' && act.reason === 'memory'
      ? cases.find(({ container }) => container?.evicted)
      : undefined;
  const into = about ?? evicted;
  if (into) into.acts.push(act);
  else {
    const path = act.target.startsWith('/') ? act.target : null;
    const unit = /\.(?:service|scope|slice)$/.test(act.target) ? act.target : null;
    const group = path !== null ? groupOf(path) : unit === null ? null : groupOf(`/${unit}`);
    cases.push(newCase({ group, acts: [act] }));
  }
}

function addWord(cases: Case[], word: KernelWord): void {
  const about =
    word.kind === 'fork-refused'
      ? cases.find(({ group }) => group?.path === word.about)
      : word.kind === 'panic'
        ? cases.find(({ kill }) => kill?.scope === 'global')
        : undefined;
  if (about) about.words.push(word);
  else {
    const group = word.kind === 'fork-refused' ? groupOf(word.about) : null;
    cases.push(newCase({ group, words: [word] }));
  }
}

/** Files of one runtime are taken as one program's: its log, its GC log, its hs_err file. */
function applicationsOf(sources: readonly SourceFacts[]): Application[] {
  const found: Application[] = [];
  for (const source of sources) {
    const signs = [...source.signs.values()].flatMap((kept) => kept.all());
    const hasGc = source.gc.pauses > 0 || source.gc.orderlyExit;
    if (signs.length === 0 && !hasGc) continue;
    const named = signs.map(({ sign }) => runtimeOf(sign)).find((name) => name !== null);
    const runtime = hasGc ? 'jvm' : (named ?? null);
    const ownFiles = runtime !== null && runtimes[runtime].writesOwnFiles;
    const known = ownFiles ? found.find((one) => one.runtime === runtime) : undefined;
    const into: Application = known ?? {
      files: [],
      runtime,
      signs: [],
      counts: new Map(),
      gc: null,
      gcFile: null,
    };
    if (!known) found.push(into);
    into.files.push(source.name);
    into.signs.push(...signs);
    for (const [kind, kept] of source.signs)
      into.counts.set(kind, (into.counts.get(kind) ?? 0) + kept.count());
    if (hasGc && (into.gc?.pauses ?? -1) < source.gc.pauses)
      Object.assign(into, { gc: source.gc, gcFile: source.name });
  }
  return found;
}

/** A program's log names no container: it is joined to a death only where one alone fits. */
function addApplication(cases: Case[], application: Application): void {
  const fitting = cases.filter(
    ({ kill, application: taken }) => taken === null && canBeNamed(application.runtime, kill?.name ?? null),
  );
  const last = fitting.at(-1);
  const alike = fitting.every(({ group }) => group?.path === last?.group?.path);
  if (last && (fitting.length === 1 || (alike && last.group !== null))) last.application = application;
  else cases.push(newCase({ application }));
}
