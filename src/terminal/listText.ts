import { formatBytes } from '../scenario/units.ts';
import { columns } from './toolkit/columns.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';

/** A scenario or an experiment. */
export interface Entry {
  name: string;
  question: string;
  /** How long it takes and what it needs. */
  cost: string;
}

/** Each with its question and cost below its name. */
export function listText(title: string, entries: readonly Entry[], screen: Screen): string {
  const width = widthOf(screen);
  const blocks = entries.flatMap(({ name, question, cost }) => [
    `  ${paint(screen, 'bold', printable(name))}`,
    paragraph(question, width, '    '),
    paint(screen, 'dim', paragraph(cost, width, '    ')),
  ]);
  return `${[paint(screen, 'underline', title), ...(blocks.length === 0 ? ['  none yet'] : blocks)].join('\n')}\n`;
}

/** Recorded runs: `SCENARIO/RUN` and how far each came. */
export function runsText(
  runs: readonly { scenario: string; runId: string; status: string; trials: readonly string[] }[],
  screen: Screen,
): string {
  const rows = runs.map(({ scenario, runId, status, trials }) => [
    `${scenario}/${runId}`,
    `${status}, ${trials.length} trials`,
  ]);
  return rows.length === 0 ? 'No runs yet.\n' : `${columns(rows, screen).join('\n')}\n`;
}

/** A host of a queue, as it says of itself. */
interface ShownHost {
  name: string;
  labels: Record<string, string>;
  state: string;
  preparing: { runId: string; step: string } | null;
  trial: { runId: string; id: string } | null;
  trialsDone: number;
  environment: {
    cpuModel: string;
    cores: number;
    memoryBytes: number;
    kernel: string;
    cgroupVersion: number | null;
  };
}

/** Hosts that are there, and those that went silent: a line each. */
export function hostsText(there: readonly ShownHost[], silent: readonly ShownHost[], screen: Screen): string {
  const rows = [
    ...there.map((host) => [host.name, host.state, `${doing(host)}; ${facts(host)}`]),
    ...silent.map((host) => [host.name, 'silent', facts(host)]),
  ];
  return `${columns(rows, screen).join('\n')}\n`;
}

const doing = ({ preparing, trial, trialsDone }: ShownHost): string => {
  const done = `${trialsDone} trial${trialsDone === 1 ? '' : 's'} done`;
  if (trial !== null) return `${done}, now ${trial.id} of ${trial.runId}`;
  return preparing === null ? done : `${done}, ready soon for ${preparing.runId} (${preparing.step})`;
};

const facts = ({ labels, environment }: ShownHost): string =>
  [
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    `${environment.cores} × ${environment.cpuModel}`,
    formatBytes(environment.memoryBytes),
    `Linux ${environment.kernel}`,
    `cgroup v${environment.cgroupVersion ?? '?'}`,
  ].join(', ');
