import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execa } from 'execa';
import type { LoadRow } from '../../record/loadRow.ts';
import { loadPlanOf } from '../../scenario/loads/loadPlan.ts';
import { type LoadSpec, loadSchema } from '../../scenario/loads/shapes.ts';
import type { LoadPlan, TlsPlan } from '../../scenario/plan.ts';
import { requestEnds } from '../../scenario/requestEnds.ts';
import { type GeneratorMessage, generatorMessageSchema } from '../protocol.ts';

/** A request as a service gets it. */
export interface Got {
  method: string;
  /** Path and query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  atMs: number;
  /** Of its connection. */
  port: number;
}

export interface Service extends AsyncDisposable {
  url: string;
  /** All that came, in its order. */
  got: Got[];
}

/** A real service of one function. */
export async function serve(
  answer: (got: Got, response: ServerResponse) => void | Promise<void>,
): Promise<Service> {
  const got: Got[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of incoming) pieces.push(piece as Buffer);
    } catch {
      return; // the load ended in the middle of it
    }
    const one: Got = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(pieces),
      atMs: performance.now(),
      port: incoming.socket.remotePort ?? 0,
    };
    got.push(one);
    await answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Generated {
  messages: GeneratorMessage[];
  rows: LoadRow[];
  /** Sums over all rows. */
  total: Record<string, number>;
  troubles: string[];
  histogram: Extract<GeneratorMessage, { kind: 'histogram' }>;
  plan: LoadPlan;
}

/** A load as people write it, carried out by a generator that is a process of its own. */
export async function generate(url: string, spec: LoadSpec, seed = 1): Promise<Generated> {
  const plan = loadPlanOf(loadSchema.parse(spec), seed);
  return { ...(await generatePlan(url, plan)), plan };
}

export async function generatePlan(
  url: string,
  plan: LoadPlan,
  tls: TlsPlan | null = null,
): Promise<Omit<Generated, 'plan'>> {
  const start = { kind: 'start', plan, url, tls, zeroMonotonicNs: String(process.hrtime.bigint()) };
  const generator = execa(process.execPath, [`${import.meta.dirname}/../main.ts`], { stdin: 'pipe' });
  generator.stdin.write(`${JSON.stringify(start)}\n`);
  const messages: GeneratorMessage[] = [];
  for await (const line of generator) {
    const message = generatorMessageSchema.parse(JSON.parse(line));
    messages.push(message);
    if (message.kind === 'done') generator.stdin.write('{"kind":"stop","reason":"all seen"}\n');
  }
  await generator;
  const rows = messages.flatMap((message) => (message.kind === 'row' ? [message.row as LoadRow] : []));
  const histogram = messages.find((message) => message.kind === 'histogram');
  if (histogram === undefined) throw new Error('no histogram');
  return {
    messages,
    rows,
    histogram,
    total: totals(rows),
    troubles: messages.flatMap((message) => (message.kind === 'trouble' ? [message.text] : [])),
  };
}

/** @throws where the identities of a row do not hold */
function totals(rows: readonly LoadRow[]): Record<string, number> {
  const total: Record<string, number> = {};
  let [inFlight, waiting] = [0, 0];
  for (const row of rows) {
    const ended = requestEnds.reduce((sum, end) => sum + (row[end] ?? 0), 0) - (row.unsent ?? 0);
    if (row.sent !== ended + (row.inFlight ?? 0) - inFlight) throw new Error('sent is not what ended');
    if (row.due !== null && row.due !== row.sent + (row.unsent ?? 0) + (row.waiting ?? 0) - waiting)
      throw new Error('due is not what was sent');
    inFlight = row.inFlight ?? 0;
    waiting = row.waiting ?? 0;
    for (const [name, value] of Object.entries(row)) total[name] = (total[name] ?? 0) + (value ?? 0);
  }
  return { ...total, inFlight, waiting };
}
