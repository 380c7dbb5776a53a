import type { Recording, RunRecording } from '../record/recording.ts';
import type { Environment } from '../record/schema.ts';
import { hostWords } from '../study/hosts.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { machineFacts } from './page/environment.ts';
import type { TrialTable } from './trialTable.ts';

/** The hosts of a fleet that executed trials, with their facts; null: the run has none but its own machine. */
export function hostsTable(
  { run, recordings }: RunRecording,
  verdicts: readonly Verdict[],
): TrialTable | null {
  if (recordings.every(({ trial }) => trial.host === null)) return null;
  const environmentOf = ({ trial }: Recording): Environment => trial.host?.environment ?? run.environment;
  // A host that was changed during the run is told as it was each time.
  const machines = Map.groupBy(recordings, (recording) =>
    JSON.stringify([recording.trial.host?.name ?? null, environmentOf(recording)]),
  );
  const rows = [...machines.values()].flatMap((of): string[][] => {
    const [first] = of;
    if (first === undefined) return [];
    const { host } = first.trial;
    const ids = new Set(of.map(({ trial }) => trial.plan.id));
    const invalid = verdicts.filter(({ trial, validity }) => ids.has(trial) && !validity.valid).length;
    const labels = Object.entries(host?.labels ?? {}).map(([name, value]) => `${name}=${value}`);
    return [
      [
        host?.name ?? hostWords(null),
        `${of.length}${invalid === 0 ? '' : `, ${invalid} of them invalid`}`,
        labels.join(', ') || 'none',
        ...machineFacts(environmentOf(first)).map(([, value]) => value),
      ],
    ];
  });
  const names = machineFacts(run.environment).map(([name]) => name);
  return {
    title: 'Hosts',
    head: ['host', 'trials', 'labels', ...names],
    rows: rows.sort(([one], [other]) => (one ?? '').localeCompare(other ?? '', 'en')),
    words: names.map((_, index) => index + 3).concat(2),
    note: 'Medians of a variant are over its trials on all hosts; differences between variants are looked for within hosts.',
  };
}
