import { canBeNamed, runtimeOf, runtimes } from '../runtime/index.ts';
import { type Application, type Case, newCase } from './case.ts';
import type { SourceFacts } from './readers/sourceFacts.ts';

/** Files of one runtime are taken as one program's: its log, its GC log, its hs_err file. */
export function applicationsOf(sources: readonly SourceFacts[]): Application[] {
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
      gc: null,
      gcFile: null,
    };
    if (!known) found.push(into);
    into.files.push(source.name);
    into.signs.push(...signs);
    if (hasGc && (into.gc?.pauses ?? -1) < source.gc.pauses)
      Object.assign(into, { gc: source.gc, gcFile: source.name });
  }
  return found;
}

/** A program's log names no container: it is joined to a death only where one alone fits. */
export function addApplication(cases: Case[], application: Application): void {
  const fitting = cases.filter(
    ({ kill, application: taken }) => taken === null && canBeNamed(application.runtime, kill?.name ?? null),
  );
  const last = fitting.at(-1);
  const alike = fitting.every(({ group }) => group?.path === last?.group?.path);
  if (last && (fitting.length === 1 || (alike && last.group !== null))) last.application = application;
  else cases.push(newCase({ application }));
}
