import type { ExitCode } from '../../errors.ts';
import type { LabOptions } from '../../hosts/anywhere.ts';
import type { RunRequest } from '../../hosts/run.ts';
import type { Again } from '../../invocation.ts';
import type { RunRecord } from '../../record/schema.ts';
import { say } from '../../terminal/toolkit/say.ts';
import type { Attached } from '../../workspace/attached.ts';
import { type Identity, identify } from '../../workspace/identity.ts';
import type { LoadedScenario } from '../../workspace/loading/loadScenario.ts';
import type { Watched } from '../../workspace/runWatched.ts';
import { type Resumed, readResumed } from '../../workspace/searches/resumed.ts';

/** Of the commands that choose each trial by what was seen before: `size`, `map`, `capacity`. */
export interface SearchOptions {
  /** A run to go on with. */
  resume: string | null;
  /** A run on a queue that was left. */
  attached: Attached | null;
  /** Of a run that was left before its first host was there. */
  identity?: Identity | null;
  seed: number | null;
  addSwap: boolean | null;
  lab: LabOptions;
  results: string;
  github: boolean;
  typed: readonly string[];
  again: Again;
}

/** A run's identity, and what chooses its trials. */
type Search = Omit<
  Watched,
  'scenario' | 'question' | 'expectations' | 'resultsFolder' | 'mayAddSwap' | 'withReport' | 'interrupt'
>;

/** Of a new run, or with `--resume` of one that was made before. @throws OomlabError (usage) where there is none */
export function begunBy(
  options: SearchOptions,
  scenario: string,
): { before: Resumed | null; identity: Identity } {
  const before =
    options.attached ??
    (options.resume === null ? null : readResumed(options.results, options.resume, scenario));
  return { before, identity: before?.identity ?? identify(options) };
}

export const continuing = (before: Resumed | null): { continued?: Resumed } =>
  before === null ? {} : { continued: before };

/** Runs a search over a scenario, and shows what it ended in. */
export async function runSearch(
  { name, scenario, notes = [] }: LoadedScenario,
  search: Search,
  { results, addSwap, lab, github, typed }: SearchOptions,
  interrupt: RunRequest['interrupt'],
  expectations: RunRequest['expectations'] = [],
): Promise<{ run: RunRecord; shown: ExitCode }> {
  for (const note of notes) say(process.stderr, note);
  const { runAndShow } = await import('../run.ts');
  const { run, shown } = await runAndShow(
    {
      ...search,
      scenario: name,
      question: scenario.question,
      expectations,
      labels: scenario.hosts,
      args: typed,
      resultsFolder: results,
      mayAddSwap: addSwap,
      withReport: true,
      interrupt,
    },
    { lab, github },
  );
  if (run.status === 'interrupted')
    say(process.stderr, `To go on from here, give the same command again with --resume ${run.runId}`);
  return { run, shown };
}
