/**
 * What the load generator can do, side by side with other tools in one run, on one core against a fast static server on the
 * other. `npm run bench -- load`; exit code 1 where a requirement does not hold. Other work on the machine spoils the
 * absolute figures, and much less the ratios.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type { LoadRow } from '../src/record/loadRow.ts';
import {
  closedPlan,
  type Driven,
  driveWith,
  generate,
  generator,
  openPlan,
  startLine,
  startServer,
} from './bench/drive.ts';
import { stalledLatencies, type Truth } from './bench/stalls.ts';

const required = {
  arrivalsPerSecond: 25_000,
  latenessMs: 1,
  toAutocannon: 1,
  toWrk: 0.6,
  latencyShare: 0.01,
};
const connections = 50;
/** For longer than any tool is looked at. */
const seconds = 60;

/** The middle of the whole seconds, the first left out: the program is compiled in it. */
function middle(rows: readonly LoadRow[], of: (row: LoadRow) => number | null): number {
  const values = rows.slice(1, -1).flatMap((row) => of(row) ?? []);
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function offered(port: number, perSecond: number): Promise<{ sent: number; latenessP99Ms: number }> {
  const messages = await generate(port, openPlan(perSecond, 6));
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

const perCpu = ({ perCpuSecond }: Driven): string => `${Math.round(perCpuSecond)}`;

{
  using server = await startServer();
  const { port } = server;
  const url = `http://127.0.0.1:${port}/`;
  const most = await offered(port, required.arrivalsPerSecond * 1.1);
  say('arrivals sent per second', `${Math.round(most.sent)}`, most.sent >= required.arrivalsPerSecond);
  const timely = await offered(port, 10_000);
  say('lateness at 10,000/s, p99', `${timely.latenessP99Ms} ms`, timely.latenessP99Ms <= required.latenessMs);
  const autocannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const bare = await driveWith(server, process.execPath, [
    autocannon,
    '-c',
    `${connections}`,
    '-d',
    `${seconds}`,
    url,
  ]);
  // As much as it can, and little more: what waits costs time as well.
  const open = openPlan(Math.max(1000, bare.perSecond * 1.3), seconds, connections);
  const ours = await driveWith(server, generator.command, generator.args, startLine(port, open));
  const closed = await driveWith(
    server,
    generator.command,
    generator.args,
    startLine(port, closedPlan(connections, seconds)),
  );
  say('answers per CPU second: autocannon', perCpu(bare));
  say('answers per CPU second: open loop', perCpu(ours));
  say('answers per CPU second: closed loop', perCpu(closed));
  const ratio = (to: Driven): number => ours.perCpuSecond / to.perCpuSecond;
  say('open loop / autocannon', ratio(bare).toFixed(2), ratio(bare) >= required.toAutocannon);
  for (const [tool, args] of [
    ['wrk', ['-t1', `-c${connections}`, `-d${seconds}`, url]],
    ['h2load', ['--h1', '-t1', `-c${connections}`, '-D', `${seconds}`, url]],
  ] as const) {
    if (missing(tool)) say(`${tool} is missing: apt-get install wrk nghttp2-client`, '');
    else {
      const other = await driveWith(server, tool, [...args]);
      say(`answers per CPU second: ${tool}`, perCpu(other));
      say(
        `open loop / ${tool}`,
        ratio(other).toFixed(2),
        tool === 'wrk' ? ratio(other) >= required.toWrk : null,
      );
    }
  }
}

const { truth, measured } = await stalledLatencies();
for (const name of ['p50Ms', 'p99Ms', 'p999Ms'] satisfies (keyof Truth)[]) {
  const off = Math.abs((measured[name] ?? Number.NaN) / truth[name] - 1);
  say(
    `with stalls, ${name}: ${measured[name]?.toFixed(2)}, by arithmetic ${truth[name].toFixed(2)}`,
    `${(off * 100).toFixed(2)} % off`,
    off <= required.latencyShare,
  );
}
