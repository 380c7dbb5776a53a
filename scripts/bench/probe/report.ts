import { median } from '../../../src/statistics/median.ts';
import type { ProbeCost } from './measureProbe.ts';
import { asked, type Round } from './measureRounds.ts';
import type { StatsCost } from './measureStats.ts';

/** The ratio is to the request that `docker stats --no-stream` sends; a one-shot answer is the half of it, without a rate. */
const required = { coreShare: 0.01, ratio: 20, lateMs: 5 };

function print(name: string, values: number[], unit: string, digits: number): number {
  const value = median(values) ?? Number.NaN;
  const [middle, low, high] = [value, Math.min(...values), Math.max(...values)].map((each) =>
    each.toFixed(digits),
  );
  console.log(`${name.padEnd(62)}${middle?.padStart(8)} ${unit.padEnd(8)} [${low}, ${high}]`);
  return value;
}

/** @returns the p99 of the lateness, of all rounds' the median */
function ofThrashes(costs: ProbeCost[]): number {
  const name = 'probe, the container thrashing';
  print(
    `${name}: memory stall, of the time`,
    costs.map(({ stalledShare }) => stalledShare * 100),
    '%',
    0,
  );
  print(
    `${name}: CPU per sample`,
    costs.map(({ us, samples }) => us / samples),
    'µs',
    0,
  );
  print(
    `${name}: worst lateness`,
    costs.map(({ worstLateMs }) => worstLateMs),
    'ms',
    1,
  );
  return print(
    `${name}: lateness, p99`,
    costs.map(({ p99LateMs }) => p99LateMs),
    'ms',
    1,
  );
}

/** Prints the medians, each with the lowest and the highest. @returns whether all that is required holds. */
export function report(results: Round[]): boolean {
  const line = (name: string, of: (round: Round) => number, unit: string, digits = 0): number =>
    print(name, results.map(of), unit, digits);
  const perSample = ({ probe }: Round) => probe.us / probe.samples;
  const total = ({ clientUs, daemonUs }: StatsCost) => clientUs + daemonUs;
  const share = line('probe: CPU, of one core', ({ probe }) => probe.us / probe.spanMs / 10, '%', 2);
  line('probe: CPU per sample', perSample, 'µs');
  line('probe: elapsed time per sample (its cadence)', ({ probe }) => probe.spanMs / probe.samples, 'ms');
  line('probe: lateness of a sample, p99', ({ probe }) => probe.p99LateMs, 'ms', 1);
  line('probe: worst lateness of a sample', ({ probe }) => probe.worstLateMs, 'ms', 1);
  const thrashes = results.flatMap(({ thrash }) => thrash ?? []);
  const late = thrashes.length === 0 ? null : ofThrashes(thrashes);
  const api = (name: string, of: (round: Round) => StatsCost) => {
    line(`${name}: CPU per answer, client`, (round) => of(round).clientUs, 'µs');
    line(`${name}: CPU per answer, daemons above idle`, (round) => of(round).daemonUs, 'µs');
    line(`${name}: elapsed time`, (round) => of(round).elapsedMs, 'ms');
  };
  api('stats API, one-shot', (round) => round.oneShot);
  api('stats API, stream=false', (round) => round.plain);
  api(`stats API, ${asked.crowd.atOnce} at once, one reading`, (round) => round.crowd);
  line('daemons, idle: CPU, of one core', (round) => round.idle.usPerMs / 10, '%', 2);
  const ratio = line(
    'CPU per sample, stats API stream=false / probe',
    (round) => total(round.plain) / perSample(round),
    'times',
    1,
  );
  line(
    'CPU per sample, stats API one-shot / probe',
    (round) => total(round.oneShot) / perSample(round),
    'times',
    1,
  );
  const holds = { share: share / 100 < required.coreShare, ratio: ratio >= required.ratio };
  console.log(`required: under ${required.coreShare * 100} % of one core: ${says(holds.share)}`);
  console.log(
    `required: at least ${required.ratio} times less CPU per sample than stream=false: ${says(holds.ratio)}`,
  );
  if (late !== null)
    console.log(
      `required: p99 of the lateness under ${required.lateMs} ms while the container thrashes: ${says(late < required.lateMs)}`,
    );
  return holds.share && holds.ratio && (late === null || late < required.lateMs);
}

function says(holds: boolean): string {
  return holds ? 'holds' : 'DOES NOT HOLD';
}
