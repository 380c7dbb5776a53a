import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { never } from '../../never.ts';
import { randomStream } from '../../random.ts';
import type { BodyPlan, RequestPlan } from '../../scenario/requests/plan.ts';
import { type Filled, filledWith, fillJson, fillPath, fillText, together } from './fill.ts';
import type { Columns, Values } from './values.ts';

export interface DrawnRequest {
  method: RequestPlan['method'];
  path: string;
  headers: Record<string, string>;
  /** null without a body. */
  body: Uint8Array | null;
}

type Sent = Omit<RequestPlan, 'weight'>;

/** Bodies are windows into one pool of random bytes, so that each differs without drawing megabytes per request. */
const poolSlackBytes = 64 * 1024;

/** What bodies of random bytes are cut from. @param largestBytes of them */
export function bodyPool(seed: number, largestBytes: number): Uint8Array {
  if (largestBytes === 0) return new Uint8Array();
  const random = randomStream(seed, 'bodies of requests');
  const words = new Int32Array(Math.ceil((largestBytes + poolSlackBytes) / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = random.next();
  return new Uint8Array(words.buffer);
}

/** A request as it is sent. One that is always the same is the same object each time. */
export function drawer(plan: Sent, columns: Columns, pool: Uint8Array): Filled<DrawnRequest> {
  const { method, bodyBytes } = plan;
  const path = fillPath(plan.path, columns);
  const headers = fillHeaders(plan.headers, columns);
  const body: Filled<Uint8Array | null> =
    plan.body === null && bodyBytes > 0
      ? { fill: ({ random }) => windowOf(pool, random, bodyBytes) }
      : fillBody(plan.body, columns);
  if ('fixed' in path && 'fixed' in headers && 'fixed' in body)
    return { fixed: { method, path: path.fixed, headers: headers.fixed, body: body.fixed } };
  return {
    // In this order: the seed draws for the path first.
    fill: (values) => ({
      method,
      path: filledWith(path, values),
      headers: filledWith(headers, values),
      body: filledWith(body, values),
    }),
  };
}

export const drawn = (request: Filled<DrawnRequest>, values: Values): DrawnRequest =>
  filledWith(request, values);

function fillHeaders(headers: Sent['headers'], columns: Columns): Filled<Record<string, string>> {
  const lines = Object.entries(headers).map(([name, value]) =>
    together([fillText(value, columns, oneLine)], ([text = '']): [string, string] => [name, text]),
  );
  return together(lines, (pairs) => Object.fromEntries(pairs));
}

/** What was filled in cannot begin another header. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n\0]+/g, ' ');

function fillBody(body: BodyPlan | null, columns: Columns): Filled<Uint8Array | null> {
  if (body === null) return { fixed: null };
  switch (body.kind) {
    case 'json':
      return together([fillJson(body.value, columns)], ([value]) => Buffer.from(JSON.stringify(value)));
    case 'form':
      return together(
        body.fields.map(([name, value]) =>
          together(
            [fillText(name, columns), fillText(value, columns)],
            ([key = '', text = '']): [string, string] => [key, text],
          ),
        ),
        (fields) => Buffer.from(new URLSearchParams(fields).toString()),
      );
    case 'text':
      return together([fillText(body.text, columns)], ([text = '']) => Buffer.from(text));
    case 'file':
      return { fixed: Buffer.from(body.base64, 'base64') };
    default:
      return never(body);
  }
}

function windowOf(pool: Uint8Array, random: RandomGenerator, bodyBytes: number): Uint8Array {
  const offset = uniformInt(random, 0, poolSlackBytes);
  return pool.subarray(offset, offset + bodyBytes);
}
