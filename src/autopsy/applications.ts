import { canBeNamed, runtimeOf, runtimes } from '../runtime/index.ts';
import { type Application, type Case, newCase } from './case.ts';
import { deathsIn } from './deaths.ts';
import type { Container } from './readers/container.ts';
import type { LastLine, LogSign, SourceFacts } from './readers/sourceFacts.ts';

/**
 * What each file's programs say, one for each death in it. A JVM's GC log and its crash report are files of its own beside
 * its output: they belong to the one JVM that has none of them yet.
 */
export function applicationsOf(sources: readonly SourceFacts[]): Application[] {
  const found: Application[] = [];
  for (const source of sources) {
    const signs = [...source.signs.values()].flatMap((kept) => kept.all());
    const hasGc = source.gc.pauses > 0 || source.gc.orderlyExit;
    const all = deathsIn(signs).map((death) => applicationOf(source, death));
    if (hasGc) withGc(all, source);
    for (const one of all) {
      const known = found.find(
        (other) => other.files.every((file) => !one.files.includes(file)) && areOne(one, other),
      );
      if (known) join(known, one);
      else found.push(one);
    }
  }
  return found;
}

const applicationOf = ({ name, lastLines }: SourceFacts, signs: LogSign[]): Application => ({
  files: [name],
  runtime: signs.map(({ sign }) => runtimeOf(sign)).find((name) => name !== null) ?? null,
  speaker: signs[0]?.speaker ?? null,
  lastLine: lastOf(name, lastLines.get(signs[0]?.speaker ?? null)),
  signs,
  gc: null,
  gcFile: null,
});

const lastOf = (source: string, last: LastLine | undefined): Application['lastLine'] =>
  last ? { ...last, source } : null;

function withGc(all: Application[], source: SourceFacts): void {
  const { gc, name } = source;
  const collects = ({ runtime }: Application) => runtime !== null && runtimes[runtime].gcLines.length > 0;
  const own =
    all.find(({ runtime }) => runtime === 'jvm') ??
    all.find(collects) ??
    all.find(({ runtime }) => runtime === null);
  const into = own ?? applicationOf(source, []);
  if (!own) all.push(into);
  Object.assign(into, { runtime: into.runtime ?? 'jvm', gc, gcFile: name });
}

/** Each says what the other leaves out, and one of them is a file that a runtime writes beside its output. */
function areOne(one: Application, other: Application): boolean {
  const { runtime } = one;
  if (runtime === null || runtime !== other.runtime || !runtimes[runtime].writesOwnFiles) return false;
  return isOwnFile(one) || isOwnFile(other);
}

/** Collections alone, or the head of a crash report. */
const isOwnFile = ({ signs }: Application): boolean => signs.every(({ sign }) => sign.quote.startsWith('#'));

function join(known: Application, { files, signs, gc, gcFile }: Application): void {
  known.files.push(...files);
  known.signs.push(...signs);
  if (gc && (known.gc?.pauses ?? -1) < gc.pauses) Object.assign(known, { gc, gcFile });
}

/** A program's log names no container: it is joined to a death only where one alone fits. */
export function addApplication(cases: Case[], application: Application): void {
  const named = cases.find(
    ({ container, application: taken }) => taken === null && isOf(application, container),
  );
  if (named) {
    named.application = application;
    return;
  }
  const fitting = cases.filter(
    ({ kill, application: taken }) => taken === null && canBeNamed(application.runtime, kill?.name ?? null),
  );
  const last = fitting.at(-1);
  const alike = fitting.every(({ group }) => group?.path === last?.group?.path);
  if (last && (fitting.length === 1 || (alike && last.group !== null))) last.application = application;
  else cases.push(newCase({ application }));
}

/** A prefix of its lines is the container's name, or its pod's with it. */
function isOf({ speaker }: Application, container: Container | null): boolean {
  if (speaker === null || container === null) return false;
  const { name, pod } = container;
  return speaker === name || (pod !== null && speaker === `${pod}/${name}`);
}
