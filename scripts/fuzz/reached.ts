import { type Profiler, Session } from 'node:inspector/promises';
import { attempt, batchSize } from './attempt.ts';
import type { Reader } from './reader.ts';

/**
 * How much of our code is executed by the inputs of a reader, in characters of source, beyond what its modules execute when
 * they are loaded: after a tenth, a third, and all of so many inputs. What grows no more is not reached by more of them,
 * whoever chooses them.
 */
export async function reached(
  reader: Reader,
  { seed, runs }: { seed: number; runs: number },
): Promise<number[]> {
  using session = connected();
  const known: Executed = new Map();
  await session.start();
  await attempt(reader, { seed: seed - 1, runs: 1 });
  const before = charactersOf(merged(known, await session.take()));
  const all: number[] = [];
  let done = 0;
  for (const part of [10, 3, 1]) {
    const upTo = Math.max(1, Math.round(runs / part / batchSize)) * batchSize;
    await attempt(reader, { seed: seed + done / batchSize, runs: upTo - done });
    done = upTo;
    all.push(charactersOf(merged(known, await session.take())) - before);
  }
  return all;
}

/** By the address of a file: for each character whether it was executed. */
type Executed = Map<string, Uint8Array>;

function connected() {
  const session = new Session();
  session.connect();
  return {
    async start() {
      await session.post('Profiler.enable');
      await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    },
    /** What was executed since the last one. */
    take: async () => (await session.post('Profiler.takePreciseCoverage')).result,
    [Symbol.dispose]: () => session.disconnect(),
  };
}

/** Adds what was executed now. @returns the same */
function merged(known: Executed, now: readonly Profiler.ScriptCoverage[]): Executed {
  for (const { url, functions } of now.filter((script) => /\/src\/.*\.ts$/.test(script.url))) {
    const ranges = functions.flatMap((each) => each.ranges);
    const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset));
    const executed = new Uint8Array(length);
    // The inner ones come behind those that they are in.
    for (const { startOffset, endOffset, count } of ranges)
      executed.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    const before = known.get(url) ?? new Uint8Array(0);
    const all = new Uint8Array(Math.max(length, before.length));
    known.set(
      url,
      all.map((_, at) => (before[at] ?? 0) | (executed[at] ?? 0)),
    );
  }
  return known;
}

const charactersOf = (executed: Executed): number =>
  [...executed.values()].reduce((sum, of) => sum + of.reduce((inner, each) => inner + each, 0), 0);
