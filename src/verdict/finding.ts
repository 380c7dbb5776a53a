import type { Evidence, Verdict } from './verdict.ts';

export type Confidence = Verdict['confidence'];
export type Terminal = Verdict['terminal'];
/** A question that was asked about the end, and what answered it. */
export type Step = Verdict['chain'][number];

/** A conclusion about the end, with what it rests on. */
export interface Finding {
  terminal: Terminal;
  confidence: Confidence;
  evidence: Evidence[];
  missing: string[];
}

export function terminal(
  kind: Terminal['kind'],
  detail: string,
  rest: Partial<Omit<Terminal, 'kind' | 'detail'>>,
): Terminal {
  return { kind, atMs: null, victim: null, limit: null, service: null, processAlive: null, ...rest, detail };
}

export function evidence(
  source: string,
  text: string,
  atMs: number | null = null,
  quote: string | null = null,
): Evidence {
  return { atMs, source, text, quote };
}

const order: readonly Confidence[] = ['unsure', 'likely', 'certain'];

export function weakest(...all: readonly Confidence[]): Confidence {
  return order.find((confidence) => all.includes(confidence)) ?? 'unsure';
}
