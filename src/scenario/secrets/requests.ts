import { never } from '../../never.ts';
import type { LoadPlan } from '../plan.ts';
import type { BodyPlan, StepPlan } from '../requests/plan.ts';
import { nobody, ofSecret, redacted, type Seen, withoutSecrets } from './looks.ts';
import { isSecretName } from './names.ts';

/** What a load sends, without its secrets. @param seen is told of those, but for the rows of data */
export function recordedLoad(load: LoadPlan, seen = nobody): LoadPlan {
  return {
    ...load,
    requests: load.requests.map((request) => ({ ...request, ...sent(request, seen) })),
    journeys: load.journeys.map((journey) => ({
      ...journey,
      steps: journey.steps.map((step) => ({ ...step, ...sent(step, seen), ...asked(step, seen) })),
    })),
    data: load.data === null ? null : { ...load.data, rows: [] },
  };
}

type Sent = Pick<StepPlan, 'path' | 'headers' | 'body'>;

const sent = ({ path, headers, body }: Sent, seen: Seen): Sent => ({
  path: withoutSecrets(path, seen),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, named(name, value, seen) as string]),
  ),
  body: body === null ? null : ofBody(body, seen),
});

const asked = ({ check, take }: StepPlan, seen: Seen): Pick<StepPlan, 'check' | 'take'> => ({
  check: {
    ...check,
    contains: check.contains.map((text) => withoutSecrets(text, seen)),
    json: check.json.map(({ path, value }) => ({ path, value: named(path, value, seen) as typeof value })),
  },
  take: take.map(({ name, from }) => ({
    name,
    from: from.kind === 'regex' ? { ...from, pattern: withoutSecrets(from.pattern, seen) } : from,
  })),
});

function ofBody(body: BodyPlan, seen: Seen): BodyPlan {
  switch (body.kind) {
    case 'json':
      return { ...body, value: within(body.value, seen) as typeof body.value };
    case 'form':
      return {
        ...body,
        fields: body.fields.map(([name, value]) => [name, named(name, value, seen) as string]),
      };
    case 'text':
      return { ...body, text: ofText(body.text, seen) };
    case 'file':
      ofText(textOfFile(body.base64), seen);
      return { ...body, base64: '' };
    default:
      return never(body);
  }
}

/** It is not recorded, but its secrets are looked for as those of any text. */
const textOfFile = (base64: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)));

/** Of what is neither JSON nor a form nothing is known of where its secrets are, but for their look. */
function ofText(text: string, seen: Seen): string {
  try {
    return JSON.stringify(within(JSON.parse(text), seen));
  } catch {
    const known = withoutSecrets(text, seen);
    if (/^[^\s=&<>]+=[^\s<>]*$/.test(text)) return known;
    return /^\[text of \d+ characters\]$/.test(text) ? text : `[text of ${text.length} characters]`;
  }
}

/** A name in a JSON path counts as well: `$.user.token`. */
function named(name: string, value: unknown, seen: Seen): unknown {
  if (!name.split(/[.[\]'"\s]+/).some(isSecretName)) return within(value, seen);
  if (typeof value === 'string') return ofSecret(name, value, seen);
  for (const leaf of leavesOf(value)) ofSecret(name, leaf, seen);
  return redacted;
}

function leavesOf(value: unknown): string[] {
  if (value === null || typeof value === 'boolean') return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leavesOf) : [String(value)];
}

function within(value: unknown, seen: Seen): unknown {
  if (typeof value === 'string') return withoutSecrets(value, seen);
  if (Array.isArray(value)) return value.map((each) => within(each, seen));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(key, inner, seen)]));
}
