import { randomStream } from '../../random.ts';
import type { LoadPlan } from '../../scenario/plan.ts';
import { type Kept, keepAnswer } from '../open/kept.ts';
import { type Outcome, wasAnswered } from '../outcome.ts';
import { bodyPool, type DrawnRequest, drawn } from '../requests/drawn.ts';
import { byWeight } from '../requests/sequence.ts';
import { columnsOf, rowOf, type Values } from '../requests/values.ts';
import { encodeRequest } from '../requests/wire.ts';
import type { Tally } from '../tally.ts';
import { readAnswer, valuesOf } from './found.ts';
import { type Jar, openJar } from './jar.ts';
import { type Step, stepOf } from './script.ts';

/** One user on one journey: no cookies and nothing taken at its beginning. */
export interface Visit {
  /** How long the user thinks before the step that is next; drawn anew at each call. */
  thinkMs(): number;
  /** The request of that step, and what is to be kept of its answer. */
  encode(): { bytes: Buffer; head: boolean; keep: Kept | null };
  /**
   * How that request ended, after what was asked of its answer; whether another step is next.
   * @param status of an answer that came whole; null: none did
   */
  judge(outcome: Outcome, status: number | null, keep: Kept | null): { outcome: Outcome; goesOn: boolean };
  /** It ends here, whatever is left of it. */
  abandon(): void;
}

interface Script {
  name: string;
  steps: { name: string; step: Step }[];
}

/**
 * Begins one journey after the other, fixed by the seed: the nth that begins is the same one with the same values, whatever
 * the target does. @param trouble told why a check failed, in words that hold nothing of an answer
 */
export function journeys(
  { seed, journeys: plans, data }: Pick<LoadPlan, 'seed' | 'journeys' | 'data'>,
  host: string,
  tally: Pick<Tally, 'journey'>,
  trouble: (why: string) => void,
): () => Visit {
  const columns = columnsOf(data);
  const largest = Math.max(0, ...plans.flatMap(({ steps }) => steps.map(({ bodyBytes }) => bodyBytes)));
  const pool = bodyPool(seed, largest);
  const choose = byWeight(
    plans.map(({ name, weight, steps }) => ({
      weight,
      item: { name, steps: steps.map((plan) => ({ name: plan.name, step: stepOf(plan, columns, pool) })) },
    })),
  );
  let iteration = 0;
  return () => {
    iteration += 1;
    const random = randomStream(seed, `journey ${iteration}`);
    const script: Script = choose(random);
    tally.journey('journeysBegun');
    const taken = new Map<string, unknown>();
    const values: Values = { iteration, random, row: rowOf(data, iteration), taken };
    return visit(script, values, taken, host, tally, trouble);
  };
}

function visit(
  { name, steps }: Script,
  values: Values,
  taken: Map<string, unknown>,
  host: string,
  tally: Pick<Tally, 'journey'>,
  trouble: (why: string) => void,
): Visit {
  let [at, over] = [0, false];
  let path = '/';
  let jar: Jar | null = null;
  const current = (): Script['steps'][number] => {
    const step = steps[at];
    if (step === undefined) throw new TypeError('a journey beyond its end');
    return step;
  };
  const end = (how: 'journeysDone' | 'journeysAbandoned'): void => {
    if (!over) tally.journey(how);
    over = true;
  };
  const looked = (status: number, keep: Kept): string | null => {
    const { step } = current();
    try {
      const answer = readAnswer(keep.answer(status));
      const own = jar ?? openJar(host);
      own.keep(valuesOf(answer.headers, 'set-cookie'), path);
      const lacks = step.lacks(answer, values);
      if (lacks !== null) return lacks;
      for (const { name: as, find, from } of step.take) {
        const value = find(answer, own);
        if (value === undefined) return `nothing was found ${from} for "${as}"`;
        taken.set(as, value);
      }
      return null;
    } catch (error) {
      return `its answer cannot be read: ${(error as Error).message}`;
    }
  };
  return {
    thinkMs: () => current().step.thinkMs(values.random),
    encode: () => {
      const { step } = current();
      const request = drawn(step.request, values);
      path = request.path;
      jar ??= openJar(hostOf(request, host));
      const bytes = encodeRequest(withCookies(request, jar.header(path)), host);
      return { bytes, head: request.method === 'HEAD', keep: keepAnswer(step.body) };
    },
    judge: (outcome, status, keep) => {
      const { step, name: stepName } = current();
      if (status === null || keep === null || (outcome === 'non2xx' && !step.asksStatus)) {
        end('journeysAbandoned');
        return { outcome, goesOn: false };
      }
      const lacks = looked(status, keep);
      if (lacks !== null) {
        trouble(`${name}, ${stepName}: ${lacks}`);
        end('journeysAbandoned');
        return { outcome: 'failedCheck', goesOn: false };
      }
      at += 1;
      if (at === steps.length) end('journeysDone');
      return { outcome: wasAnswered(outcome) ? 'ok' : outcome, goesOn: at < steps.length };
    },
    abandon: () => end('journeysAbandoned'),
  };
}

/** As the service knows itself: cookies are for that name. */
function hostOf({ headers }: DrawnRequest, host: string): string {
  const own = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host');
  return own?.[1] ?? host;
}

function withCookies(request: DrawnRequest, cookies: string | null): DrawnRequest {
  if (cookies === null) return request;
  const written = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'cookie');
  const [name, value] = written ?? ['Cookie', ''];
  return {
    ...request,
    headers: { ...request.headers, [name]: [value, cookies].filter((each) => each !== '').join('; ') },
  };
}
