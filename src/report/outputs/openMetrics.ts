import { loadColumns } from '../../record/loadRow.ts';
import { isCumulative, probeColumns } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { RunRecord } from '../../record/schema.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';
import { visible } from '../escape.ts';

/** Of a column: what it is called as a metric, by the rules of OpenMetrics, and what its values are multiplied by. */
interface Metric {
  column: string;
  name: string;
  kind: 'counter' | 'gauge';
  unit: string | null;
  factor: number;
}

/**
 * A trial's rows with their times as OpenMetrics text 1.0, for `promtool tsdb create-blocks-from openmetrics`. Each metric's
 * samples stand together, in order of time; what was not read has none. Times are seconds, as that format asks for.
 * In parts: an hour of a trial is more than a text can hold.
 */
export function* openMetrics(run: RunRecord, { trial, probe, load }: Recording): Generator<string> {
  const { plan, clock } = trial;
  const labels = labelsOf({
    scenario: run.scenario,
    run: run.runId,
    trial: plan.id,
    repeat: String(plan.repeat),
    ...Object.fromEntries(Object.entries(plan.variant).map(([name, value]) => [`variant_${name}`, value])),
  });
  yield* tableMetrics('oomlab', probeColumns, probe, labels, clock.zeroWallMs);
  yield* tableMetrics('oomlab_load', loadColumns, load, labels, clock.zeroWallMs);
  yield '# EOF\n';
}

function* tableMetrics<Column extends string>(
  prefix: string,
  columns: readonly Column[],
  rows: Rows<Record<Column | 'atMs', number | null>>,
  labels: string,
  zeroMs: number,
): Generator<string> {
  const times = columnOf(rows, 'atMs');
  for (const column of columns) {
    if (column === 'atMs') continue;
    const metric = metricOf(prefix, column);
    const values = columnOf(rows, column);
    const samples: Sample[] = [];
    for (let place = 0; place < values.length; place += 1) {
      const [value, atMs] = [values.at(place), times.at(place)];
      if (!Number.isNaN(value) && !Number.isNaN(atMs))
        samples.push({ value: value * metric.factor, atSeconds: (zeroMs + atMs) / 1000 });
    }
    if (samples.length > 0) yield family(metric, labels, samples);
  }
}

interface Sample {
  value: number;
  atSeconds: number;
}

function family({ name, kind, unit, column }: Metric, labels: string, samples: readonly Sample[]): string {
  const sample = kind === 'counter' ? `${name}_total` : name;
  const head = [
    `# TYPE ${name} ${kind}`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} The column ${column} of the recording.`,
  ];
  // Rows of one millisecond would be two values at one time, which is refused.
  const lines = [...new Map(samples.map((each) => [each.atSeconds.toFixed(3), each.value]))].map(
    ([atSeconds, value]) => `${sample}${labels} ${value} ${atSeconds}`,
  );
  return `${[...head, ...lines].join('\n')}\n`;
}

/** Base units, and the unit as the end of the name. */
const units: readonly { end: RegExp; unit: string; factor: number }[] = [
  { end: /Bytes$/, unit: 'bytes', factor: 1 },
  { end: /^bytes$/, unit: 'bytes', factor: 1 },
  { end: /Ms$/, unit: 'seconds', factor: 1e-3 },
  { end: /Us$/, unit: 'seconds', factor: 1e-6 },
  { end: /Pages$/, unit: 'pages', factor: 1 },
  { end: /Share$/, unit: 'ratio', factor: 1 },
];

function metricOf(prefix: string, column: string): Metric {
  const kind = prefix === 'oomlab' && isCumulative(column) ? 'counter' : 'gauge';
  const found = units.find(({ end }) => end.test(column));
  const stem = snake(found === undefined ? column : column.replace(found.end, ''));
  const name = [prefix, stem, found?.unit ?? ''].filter((part) => part !== '').join('_');
  return { column, name, kind, unit: found?.unit ?? null, factor: found?.factor ?? 1 };
}

const snake = (name: string): string =>
  name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

function labelsOf(labels: Record<string, string>): string {
  const named = new Map(
    Object.entries(labels).map(([name, value]) => [name.replaceAll(/[^a-zA-Z0-9_]/g, '_'), value]),
  );
  return `{${[...named].map(([name, value]) => `${name}="${labelValue(value)}"`).join(',')}}`;
}

const labelValue = (text: string): string =>
  visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
