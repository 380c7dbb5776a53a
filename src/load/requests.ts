import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../random.ts';
import type { RequestPlan } from '../scenario/plan.ts';

export interface DrawnRequest {
  method: RequestPlan['method'];
  path: string;
  headers: Record<string, string>;
  /** Random bytes; null without a body. */
  body: Uint8Array | null;
}

/** A path cut into text and choices: a range of whole numbers, both ends included, or a list of words. */
type PathPart = string | { from: number; to: number } | { words: string[] };

/** Bodies are windows into one pool of random bytes, so that each differs without drawing megabytes per request. */
const poolSlackBytes = 64 * 1024;

/**
 * The sequence of requests, fixed by the seed. There is one for the whole load, drawn in the order of sending: the nth
 * request sent is the same whatever the target does; which connection carries it depends on which was free.
 */
export function requestSequence(seed: number, requests: readonly RequestPlan[]): () => DrawnRequest {
  const random = randomStream(seed, 'requests');
  let totalWeight = 0;
  const specs = requests.map((plan) => {
    totalWeight += plan.weight;
    const parts = parsePath(plan.path);
    return { plan, parts, weightUpTo: totalWeight, always: alwaysTheSame(plan, parts) };
  });
  const pool = bodyPool(
    randomStream(seed, 'bodies of requests'),
    Math.max(...requests.map(({ bodyBytes }) => bodyBytes)),
  );

  return () => {
    const mark = uniformFloat64(random) * totalWeight;
    const spec = specs.find(({ weightUpTo }) => mark < weightUpTo);
    if (!spec) throw new TypeError('a load without requests');
    if (spec.always !== null) return spec.always;
    const { method, headers, bodyBytes } = spec.plan;
    return {
      method,
      headers,
      path: spec.parts.map((part) => drawPart(random, part)).join(''),
      body: bodyBytes === 0 ? null : drawBody(random, pool, bodyBytes),
    };
  };
}

/** A request without a choice in its path and without a body; null: each one differs. */
function alwaysTheSame({ method, headers, bodyBytes }: RequestPlan, parts: PathPart[]): DrawnRequest | null {
  const fixed = parts.every((part) => typeof part === 'string');
  return fixed && bodyBytes === 0 ? { method, headers, path: parts.join(''), body: null } : null;
}

/** @throws TypeError for braces that hold neither `1..60` nor `a|b`. */
export function parsePath(path: string): PathPart[] {
  return path
    .split(/(\{[^{}]*\})/)
    .filter((text) => text !== '')
    .map((text) => {
      if (!text.startsWith('{')) return text;
      const range = /^\{(\d+)\.\.(\d+)\}$/.exec(text);
      if (range && Number(range[1]) <= Number(range[2])) {
        return { from: Number(range[1]), to: Number(range[2]) };
      }
      const words = text.slice(1, -1).split('|');
      if (range || words.length < 2) throw new TypeError(`not a choice in the path ${path}: ${text}`);
      return { words };
    });
}

function drawPart(random: RandomGenerator, part: PathPart): string {
  if (typeof part === 'string') return part;
  if ('words' in part) return part.words[uniformInt(random, 0, part.words.length - 1)] ?? '';
  return String(uniformInt(random, part.from, part.to));
}

function drawBody(random: RandomGenerator, pool: Uint8Array, bodyBytes: number): Uint8Array {
  const offset = uniformInt(random, 0, poolSlackBytes);
  return pool.subarray(offset, offset + bodyBytes);
}

function bodyPool(random: RandomGenerator, largestBodyBytes: number): Uint8Array {
  if (largestBodyBytes === 0) return new Uint8Array();
  const words = new Int32Array(Math.ceil((largestBodyBytes + poolSlackBytes) / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = random.next();
  return new Uint8Array(words.buffer);
}
