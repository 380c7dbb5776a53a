import fc, { type Arbitrary } from 'fast-check';
import { OomlabError } from '../../src/errors.ts';
import type { Given, Reader } from './reader.ts';

/** What a reader must not do. */
export interface Fault {
  kind: 'error' | 'unclear refusal' | 'slow' | 'hang' | 'memory';
  what: string;
  /** Of our own code, the place that it came from; empty: none is known. */
  where: string;
  /** `--only NAME --seed SEED --runs RUNS` comes to it again, with its last input. */
  seed: number;
  runs: number;
  /** The least input that does the same, as far as it was found; text that can be read as JavaScript. */
  input: string;
}

export interface Tally {
  inputs: number;
  refused: number;
  slowestMs: number;
  faults: Fault[];
}

/** Inputs are drawn so many at a time, from a seed each: any of them is found again without those before. */
export const batchSize = 100;
/** More of a processor no input may take. */
export const slowMs = 1000;
/** Shrinking an input is worth so much time. */
const shrinkMs = 5000;

type Outcome = { kind: 'read' } | { kind: 'refused' } | Pick<Fault, 'kind' | 'what' | 'where'>;
const isFault = (outcome: Outcome): outcome is Pick<Fault, 'kind' | 'what' | 'where'> => 'what' in outcome;

/** Reads an input once, and says what came of it. */
async function outcomeOf(reader: Reader, input: unknown): Promise<Outcome> {
  try {
    const reading = reader.read(input);
    if (reading instanceof Promise) await reading;
    return { kind: 'read' };
  } catch (error) {
    if (!(error instanceof OomlabError))
      return {
        kind: 'error',
        what: `${(error as Error)?.name}: ${(error as Error)?.message}`,
        where: placeOf(error),
      };
    const why = unclear(error, input);
    if (why === null) return { kind: 'refused' };
    return { kind: 'unclear refusal', what: `${why}: ${error.message.slice(0, 200)}`, where: placeOf(error) };
  }
}

function unclear({ message, hint }: OomlabError, input: unknown): string | null {
  if (message.trim() === '' || hint.trim() === '') return 'it says nothing';
  const ofOurs = /\[object |\bundefined\b|\bNaN\b/.exec(message)?.[0];
  // What the input itself has may be quoted.
  if (ofOurs === undefined || /received undefined/.test(message) || fc.stringify(input).includes(ofOurs))
    return null;
  return 'it speaks of our own values';
}

/** The innermost line of the stack that is in `src`. */
function placeOf(error: unknown): string {
  return /\/(src\/[\w/.-]+\.ts:\d+)/.exec((error as Error)?.stack ?? '')?.[1] ?? '';
}

/** Faults of one kind at one place are one. */
const sameAs = (one: Pick<Fault, 'kind' | 'where' | 'what'>): string =>
  one.where === ''
    ? `${one.kind} ${one.what.replaceAll(/\d+/g, '0').slice(0, 80)}`
    : `${one.kind} ${one.where}`;

export interface Attempt {
  seed: number;
  runs: number;
  /** So many of them were read before: they are drawn, and passed over. */
  done?: number;
  /** Asked before each batch: false, and the rest is left for another time. */
  goesOn?: () => boolean;
  given?: Given;
  /** Before each input: where in the campaign it is. */
  at?: (seed: number, run: number) => void;
  /** What takes more of the processor is a fault; null: it is not looked at. */
  most?: number | null;
}

/** Reads so many inputs drawn by the seed. */
export async function attempt(
  reader: Reader,
  {
    seed,
    runs,
    done = 0,
    goesOn = () => true,
    given = { logs: [] },
    at = () => undefined,
    most = null,
  }: Attempt,
): Promise<Tally> {
  const inputs = await reader.inputs(given);
  const tally: Tally = { inputs: 0, refused: 0, slowestMs: 0, faults: [] };
  const known = new Set<string>();
  for (let batch = Math.floor(done / batchSize); batch * batchSize < runs && goesOn(); batch += 1) {
    const from = (seed + batch) | 0;
    const drawn = fc.sample(inputs, { seed: from, numRuns: Math.min(batchSize, runs - batch * batchSize) });
    for (const [index, input] of drawn.entries()) {
      if (batch * batchSize + index < done) continue;
      at(from, index);
      const before = process.threadCpuUsage();
      const outcome = await outcomeOf(reader, input);
      const { user, system } = process.threadCpuUsage(before);
      const tookMs = (user + system) / 1000;
      tally.inputs += 1;
      tally.slowestMs = Math.max(tally.slowestMs, tookMs);
      if (outcome.kind === 'refused') tally.refused += 1;
      const fault = isFault(outcome)
        ? outcome
        : most !== null && tookMs > most
          ? { kind: 'slow' as const, what: `${Math.round(tookMs)} ms`, where: reader.name }
          : null;
      if (fault === null || known.has(sameAs(fault))) continue;
      known.add(sameAs(fault));
      const least =
        fault.kind === 'slow' ? input : await shrunk(reader, inputs, { seed: from, index, input, fault });
      tally.faults.push({ ...fault, seed: from, runs: index + 1, input: fc.stringify(least) });
    }
  }
  return tally;
}

interface Found {
  seed: number;
  index: number;
  input: unknown;
  fault: Pick<Fault, 'kind' | 'what' | 'where'>;
}

/** The least input with the same fault; the one that was found where there is no time for another. */
async function shrunk(
  reader: Reader,
  inputs: Arbitrary<unknown>,
  { seed, index, input, fault }: Found,
): Promise<unknown> {
  const property = fc.asyncProperty(inputs, async (smaller) => {
    const outcome = await outcomeOf(reader, smaller);
    return !(isFault(outcome) && sameAs(outcome) === sameAs(fault));
  });
  const found = await fc.check(property, {
    seed,
    path: String(index),
    interruptAfterTimeLimit: shrinkMs,
    markInterruptAsFailure: false,
  });
  return found.counterexample?.[0] ?? input;
}
