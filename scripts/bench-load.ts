/**
 * What the load generator can do, side by side with other tools in one run, on one core against a fast static server on the
 * other. `npm run bench -- load`; exit code 1 where a requirement does not hold. Other work on the machine spoils the
 * absolute figures, and much less the ratios.
 */
import { spawnSync } from 'node:child_process';
import { shuffler } from '../src/random.ts';
import type { LoadRow } from '../src/record/loadRow.ts';
import type { LoadPlan } from '../src/scenario/plan.ts';
import { median } from '../src/statistics/median.ts';
import { medianInterval } from '../src/statistics/resample.ts';
import {
  autocannon,
  closedPlan,
  type Driven,
  driveWith,
  generate,
  generator,
  onlyTheClock,
  openPlan,
  type Server,
  startLine,
  startServer,
} from './bench/drive.ts';
import { stalledLatencies, type Truth } from './bench/stalls.ts';

const required = {
  arrivalsPerSecond: 25_000,
  latenessMs: 1,
  /** Of answers per second of processor time; null: only told. */
  toOthers: { autocannon: 1, wrk: 0.6, h2load: null },
  latencyShare: 0.01,
  /** All tools in each, in a new order. */
  rounds: 9,
};
const connections = 50;
/** For longer than any tool is looked at. */
const seconds = 60;

/** One look at what it sends. */
const offeredSeconds = 8;

/** The middle of the whole seconds, the first left out: the program is compiled in it. */
function middle(rows: readonly LoadRow[], of: (row: LoadRow) => number | null): number {
  const values = rows.slice(1, -1).flatMap((row) => of(row) ?? []);
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function offered(port: number, perSecond: number): Promise<{ sent: number; latenessP99Ms: number }> {
  const messages = await generate(port, openPlan(perSecond, offeredSeconds));
  const rows = messages.flatMap((message) => (message.kind === 'row' ? [message.row as LoadRow] : []));
  return {
    sent: middle(rows, ({ sent, spanMs }) => ((sent ?? 0) / (spanMs ?? 1000)) * 1000),
    latenessP99Ms: middle(rows, ({ latenessP99Ms }) => latenessP99Ms),
  };
}

const missing = (tool: string): boolean => spawnSync(tool, ['--version']).error !== undefined;

function say(name: string, value: string, holds: boolean | null = null): void {
  console.log(
    `${name.padEnd(58)}${value.padStart(14)}${holds === null ? '' : holds ? '  holds' : '  DOES NOT HOLD'}`,
  );
  if (holds === false) process.exitCode = 1;
}

interface Tool {
  command: string;
  args: string[];
  input?: string;
}

const bare = (url: string): Tool => ({
  command: process.execPath,
  args: [autocannon, '-c', `${connections}`, '-d', `${seconds}`, url],
});

/** A rate that is as much as can be sent, and little more: what waits costs time as well. */
const sendable = async (server: Server, url: string): Promise<number> =>
  Math.max(1000, (await driveWith(server, bare(url).command, bare(url).args)).perSecond * 1.3);

/** Those that are here. */
function toolsAgainst(url: string, perSecond: number): Record<string, Tool> {
  const port = Number(new URL(url).port);
  const ours = (plan: Partial<LoadPlan>): Tool => ({ ...generator, input: startLine(port, plan) });
  const others = {
    wrk: ['-t1', `-c${connections}`, `-d${seconds}`, url],
    h2load: ['--h1', '-t1', `-c${connections}`, '-D', `${seconds}`, url],
  };
  return {
    autocannon: bare(url),
    'open loop': ours(openPlan(perSecond, seconds, connections)),
    'closed loop': ours(closedPlan(connections, seconds)),
    ...Object.fromEntries(
      Object.entries(others)
        .filter(([command]) => !missing(command))
        .map(([command, args]) => [command, { command, args }]),
    ),
  };
}

/** Of what was measured in the same round. */
const ratiosOf = (ours: readonly number[], others: readonly number[]): number[] =>
  ours.map((value, round) => value / (others[round] ?? Number.NaN));

/** It holds where the whole interval meets what is asked for, and does not where none of it does. */
function sayMedian(
  name: string,
  values: readonly number[],
  digits: number,
  bound: number | null,
  meets: (value: number, bound: number) => boolean = (value, least) => value >= least,
): void {
  const interval = medianInterval(values, 0.05, 1);
  const digit = (value: number | null | undefined): string => value?.toFixed(digits) ?? 'n/a';
  const value = `${digit(median(values))} [${digit(interval?.low)}, ${digit(interval?.high)}]`;
  if (bound === null || interval === null) return say(name, value);
  const [low, high] = [meets(interval.low, bound), meets(interval.high, bound)];
  if (low === high) say(name, value, low);
  else say(name, `${value}  of ${bound}: not told apart`);
}

{
  using server = await startServer();
  const { port } = server;
  const url = `http://127.0.0.1:${port}/`;
  const tools = toolsAgainst(url, await sendable(server, url));
  const rounds: Map<string, Driven>[] = [];
  const most: number[] = [];
  const lateMs: number[] = [];
  const clockLateMs: number[] = [];
  // So that none always comes after the same one.
  const shuffle = shuffler(1);
  for (let round = 0; round < required.rounds; round += 1) {
    most.push((await offered(port, required.arrivalsPerSecond * 1.1)).sent);
    clockLateMs.push(await onlyTheClock(10_000, offeredSeconds));
    lateMs.push((await offered(port, 10_000)).latenessP99Ms);
    const driven = new Map<string, Driven>();
    for (const [name, { command, args, input }] of shuffle(Object.entries(tools)))
      driven.set(name, await driveWith(server, command, args, input));
    rounds.push(driven);
  }
  sayMedian('arrivals sent per second', most, 0, required.arrivalsPerSecond);
  sayMedian(
    'lateness at 10,000/s, p99, ms',
    lateMs,
    2,
    required.latenessMs,
    (value, longest) => value <= longest,
  );
  sayMedian('... of a loop that only asks the clock, p99, ms', clockLateMs, 2, null);
  const of = (name: string): number[] => rounds.map((round) => round.get(name)?.perCpuSecond ?? Number.NaN);
  for (const name of Object.keys(tools))
    say(`answers per CPU second: ${name}`, `${Math.round(median(of(name)) ?? Number.NaN)}`);
  const ours = of('open loop');
  for (const [name, least] of Object.entries(required.toOthers)) {
    if (!(name in tools)) say(`${name} is missing: apt-get install wrk nghttp2-client`, '');
    else sayMedian(`open loop / ${name}`, ratiosOf(ours, of(name)), 2, least);
  }
}

const { truth, measured } = await stalledLatencies();
for (const [name, byArithmetic] of Object.entries(truth)) {
  const said = (who: string, latencyMs: number | null, asked: boolean): void => {
    const off = Math.abs((latencyMs ?? Number.NaN) / byArithmetic - 1);
    say(
      `with stalls, ${name}: ${who} ${latencyMs?.toFixed(2)}, by arithmetic ${byArithmetic.toFixed(2)}`,
      `${(off * 100).toFixed(2)} % off`,
      asked ? off <= required.latencyShare : null,
    );
  };
  said('ours', measured.ours[name as keyof Truth], true);
  said('autocannon', measured.autocannon[name as keyof Truth], false);
}
