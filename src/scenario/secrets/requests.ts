import { never } from '../../never.ts';
import type { LoadPlan } from '../plan.ts';
import type { BodyPlan, StepPlan } from '../requests/plan.ts';
import { ofSecret, redacted, withoutSecrets } from './looks.ts';
import { isSecretName } from './names.ts';

/** What a load sends, without its secrets. */
export function recordedLoad(load: LoadPlan): LoadPlan {
  return {
    ...load,
    requests: load.requests.map((request) => ({ ...request, ...sent(request) })),
    journeys: load.journeys.map((journey) => ({
      ...journey,
      steps: journey.steps.map((step) => ({ ...step, ...sent(step), ...asked(step) })),
    })),
    data: load.data === null ? null : { ...load.data, rows: [] },
  };
}

type Sent = Pick<StepPlan, 'path' | 'headers' | 'body'>;

const sent = ({ path, headers, body }: Sent): Sent => ({
  path: withoutSecrets(path),
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, named(name, value) as string]),
  ),
  body: body === null ? null : ofBody(body),
});

const asked = ({ check, take }: StepPlan): Pick<StepPlan, 'check' | 'take'> => ({
  check: {
    ...check,
    contains: check.contains.map(withoutSecrets),
    json: check.json.map(({ path, value }) => ({ path, value: named(path, value) as typeof value })),
  },
  take: take.map(({ name, from }) => ({
    name,
    from: from.kind === 'regex' ? { ...from, pattern: withoutSecrets(from.pattern) } : from,
  })),
});

function ofBody(body: BodyPlan): BodyPlan {
  switch (body.kind) {
    case 'json':
      return { ...body, value: within(body.value) as typeof body.value };
    case 'form':
      return {
        ...body,
        fields: body.fields.map(([name, value]) => [name, named(name, value) as string]),
      };
    case 'text':
      return { ...body, text: ofText(body.text) };
    case 'file':
      return { ...body, base64: '' };
    default:
      return never(body);
  }
}

/** Of what is neither JSON nor a form nothing is known of where its secrets are. */
function ofText(text: string): string {
  try {
    return JSON.stringify(within(JSON.parse(text)));
  } catch {
    if (/^[^\s=&<>]+=[^\s<>]*$/.test(text)) return withoutSecrets(text);
    return /^\[text of \d+ characters\]$/.test(text) ? text : `[text of ${text.length} characters]`;
  }
}

/** A name in a JSON path counts as well: `$.user.token`. */
function named(name: string, value: unknown): unknown {
  if (!name.split(/[.[\]'"\s]+/).some(isSecretName)) return within(value);
  return typeof value === 'string' ? ofSecret(value) : redacted;
}

function within(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(within);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(key, inner)]));
}
