import type { LoadPhase } from '../../src/scenario/plan.ts';
import { autocannon, generate, printed, startServer } from './drive.ts';

/** Percentiles of latency, in milliseconds. */
export interface Truth {
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
}

/**
 * Answers take 50 ms; at each whole 2 s of its clock the server answers nobody for 400 ms. The way there and back, a fifth of
 * a millisecond on loopback, is in what is measured and not in the truth: of 50 ms it is well below the percent that is asked.
 */
const delayMs = 50;
const stall = { everyMs: 2000, forMs: 400 };
const perSecond = 500;
/** Whole periods, so that it does not matter where in one the load begins. */
const seconds = 12;
/** The server is a program as well, whose first answers take longer; whole periods, too. */
const warmUpSeconds = 4;

const phase = (name: string, fromSecond: number, toSecond: number): LoadPhase => ({
  ...{ name, startMs: fromSecond * 1000, endMs: toSecond * 1000, loop: 'open' },
  ...{ from: perSecond, to: perSecond, warmup: name === 'warm-up' },
});

/**
 * Uniform arrivals against a server of known delay with planned stalls. An answer that falls into a stall comes at its end:
 * of the arrivals, evenly spread over a period, the share of the stall waits for what is left of it.
 */
export async function stalledLatencies(): Promise<{
  truth: Truth;
  measured: Record<'ours' | 'autocannon', Latencies>;
}> {
  const truth = { p50Ms: latencyAt(0.5), p99Ms: latencyAt(0.99), p999Ms: latencyAt(0.999) };
  return { truth, measured: { ours: await byOurs(), autocannon: await byAutocannon() } };
}

type Latencies = { [Name in keyof Truth]: number | null };

const startStalling = () => startServer({ DELAY: `${delayMs}`, STALL: `${stall.everyMs},${stall.forMs}` });

async function byOurs(): Promise<Latencies> {
  using server = await startStalling();
  const messages = await generate(server.port, {
    phases: [phase('warm-up', 0, warmUpSeconds), phase('measured', warmUpSeconds, warmUpSeconds + seconds)],
    open: { arrivals: 'uniform', maxInFlight: 10_000 },
  });
  const histogram = messages.find((message) => message.kind === 'histogram');
  if (histogram?.kind !== 'histogram') throw new Error('the generator left no histogram');
  return histogram;
}

/** At the same rate, as it comes: it corrects latencies for what it sent too late. */
async function byAutocannon(): Promise<Latencies> {
  using server = await startStalling();
  const url = `http://127.0.0.1:${server.port}/`;
  const rate = ['-R', `${perSecond}`, '-c', '250'];
  const result = await printed(process.execPath, [autocannon, '-j', ...rate, '-d', `${seconds}`, url]);
  const { latency } = JSON.parse(result) as { latency: Record<string, number> };
  return { p50Ms: latency.p50 ?? null, p99Ms: latency.p99 ?? null, p999Ms: latency.p99_9 ?? null };
}

/** The latency that this share of the arrivals does not exceed. */
function latencyAt(share: number): number {
  const stalledShare = stall.forMs / stall.everyMs;
  return delayMs + Math.max(0, (share - (1 - stalledShare)) * stall.everyMs);
}
