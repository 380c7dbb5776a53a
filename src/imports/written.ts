import { never } from '../never.ts';
import type { FoundPlan } from '../scenario/requests/plan.ts';

/** What an import found, before it is written down as a scenario. */

export type WrittenBody =
  | { json: unknown }
  | { form: Record<string, string | string[]> }
  | { text: string }
  | { file: { path: string; base64: string } };

export interface WrittenStep {
  method: string;
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: WrittenBody | null;
  thinkMs: number;
  take: ReadonlyMap<string, FoundPlan>;
  status: number | number[];
}

export interface WrittenRequest {
  method: string;
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: WrittenBody | null;
  weight: number;
}

export interface Imported {
  sends:
    | { kind: 'journey'; name: string; steps: readonly WrittenStep[] }
    | { kind: 'mix'; requests: readonly WrittenRequest[] };
  /** Of the service, as the document has it; null: it says nothing. */
  port: number | null;
  /** What was left out or guessed, a line each. */
  notes: string[];
}

type Json = Record<string, unknown>;

/** As a scenario has it. */
export function requestsOf({ sends }: Imported): { journeys: Json[] } | { requests: Json[] } {
  if (sends.kind === 'mix')
    return {
      requests: sends.requests.map(({ weight, ...request }) => ({
        ...common(request),
        ...(weight === 1 ? {} : { weight }),
      })),
    };
  return { journeys: [{ name: sends.name, steps: sends.steps.map(stepOf) }] };
}

function stepOf(step: WrittenStep): Json {
  const { take, thinkMs, status } = step;
  return {
    ...common(step),
    ...(thinkMs === 0 ? {} : { think: `${thinkMs}ms` }),
    ...(take.size === 0
      ? {}
      : { take: Object.fromEntries([...take].map(([name, from]) => [name, foundOf(from)])) }),
    check: { status },
  };
}

type Common = Pick<WrittenStep, 'method' | 'path' | 'headers' | 'body'>;

const common = ({ method, path, headers, body }: Common): Json => ({
  path,
  ...(method === 'GET' ? {} : { method }),
  ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
  ...(body === null ? {} : { body }),
});

function foundOf(from: FoundPlan): Json {
  switch (from.kind) {
    case 'json':
      return { json: from.path };
    case 'header':
      return { header: from.name };
    case 'regex':
      return { regex: from.pattern };
    case 'cookie':
      return { cookie: from.name };
    default:
      return never(from);
  }
}
