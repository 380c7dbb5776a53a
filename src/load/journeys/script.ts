import { isDeepStrictEqual } from 'node:util';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { never } from '../../never.ts';
import type { CheckPlan, StepPlan, ThinkPlan } from '../../scenario/requests/plan.ts';
import { withoutSecrets } from '../../scenario/secrets/looks.ts';
import { type DrawnRequest, drawer } from '../requests/drawn.ts';
import { type Filled, filledWith, fillJson, fillText } from '../requests/fill.ts';
import type { Columns, Values } from '../requests/values.ts';
import { type Find, finder, jsonFinder, placeText, type Read } from './found.ts';
import type { Jar } from './jar.ts';

/** A step of a journey, ready to be sent and judged. */
export interface Step {
  request: Filled<DrawnRequest>;
  thinkMs: (random: RandomGenerator) => number;
  /** More of the answer is wanted than its head. */
  body: boolean;
  /** Its status is judged by itself: one of those asked for is good, whatever it is. */
  asksStatus: boolean;
  /** What the answer lacks, in words that hold nothing of it, and no secret that was asked for; null: nothing. */
  lacks: (answer: Read, values: Values) => string | null;
  take: { name: string; find: Find; from: string }[];
}

export function stepOf(plan: StepPlan, columns: Columns, pool: Uint8Array): Step {
  const { check, take } = plan;
  return {
    request: drawer(plan, columns, pool),
    thinkMs: thinking(plan.think),
    body:
      check.contains.length + check.json.length > 0 ||
      take.some(({ from }) => from.kind === 'json' || from.kind === 'regex'),
    asksStatus: check.statuses.length > 0,
    lacks: checker(check, columns),
    take: take.map(({ name, from }) => ({ name, find: finder(from), from: placeText(from) })),
  };
}

function thinking(think: ThinkPlan | null): Step['thinkMs'] {
  if (think === null) return () => 0;
  switch (think.kind) {
    case 'fixed':
      return () => think.ms;
    case 'uniform':
      return (random) => think.fromMs + (think.toMs - think.fromMs) * uniformFloat64(random);
    case 'exponential':
      // 1 − u is never 0.
      return (random) => -Math.log(1 - uniformFloat64(random)) * think.meanMs;
    default:
      return never(think);
  }
}

function checker({ statuses, contains, json }: CheckPlan, columns: Columns): Step['lacks'] {
  const none: Jar = { keep: () => {}, header: () => null, value: () => undefined };
  const texts = contains.map((text) => ({ text, wanted: fillText(text, columns) }));
  const values = json.map(({ path, value }) => ({
    path,
    find: jsonFinder(path),
    wanted: fillJson(value, columns),
  }));
  return (answer, filling) => {
    const { status } = answer;
    if (statuses.length > 0 && !statuses.some(({ from, to }) => status >= from && status <= to))
      return `the status was ${status}`;
    const text = texts.find(({ wanted }) => !answer.text().includes(filledWith(wanted, filling)));
    if (text !== undefined) return `the answer does not contain ${JSON.stringify(withoutSecrets(text.text))}`;
    const value = values.find(
      ({ find, wanted }) => !isDeepStrictEqual(find(answer, none), filledWith(wanted, filling)),
    );
    return value === undefined ? null : `${value.path} was another value`;
  };
}
