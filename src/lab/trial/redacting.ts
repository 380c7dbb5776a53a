import { never } from '../../never.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { redacted } from '../../scenario/secrets/looks.ts';
import { isSecretVariable } from '../../scenario/secrets/names.ts';
import { recordedPlan } from '../../scenario/secrets/recorded.ts';
import { secretsOf, withoutThese } from '../../scenario/secrets/target.ts';
import type { Outgoing } from '../outgoing.ts';
import type { WorkerMessage } from '../protocol.ts';

/** The way out of a trial, on which its secrets are left behind: what is executed has them, and no recording does. */
export function redacting(outgoing: Outgoing, plan: TrialPlan): Outgoing {
  const secrets = secretsOf(plan);
  return { ...outgoing, send: (message) => outgoing.send(redactedMessage(message, secrets)) };
}

function redactedMessage(message: WorkerMessage, secrets: readonly string[]): WorkerMessage {
  switch (message.kind) {
    case 'trial': {
      const { plan, ...rest } = message.record;
      return { ...message, record: { ...scrubbed(rest, secrets), plan: recordedPlan(plan) } };
    }
    case 'inspect':
      return { ...message, value: scrubbed(withoutNamed(message.value), secrets) };
    case 'shared':
      return secrets.length === 0 ? message : { ...message, base64: masked(message.base64, secrets) };
    case 'rows':
    case 'histogram':
    case 'done':
      return message;
    case 'event':
    case 'output':
    case 'progress':
    case 'failed':
      return scrubbed(message, secrets);
    default:
      return never(message);
  }
}

/** All texts of a value. */
function scrubbed<Value>(value: Value, secrets: readonly string[]): Value {
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return withoutThese(each, secrets);
    if (Array.isArray(each)) return each.map(walk);
    if (each === null || typeof each !== 'object') return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, walk(inner)]));
  };
  return secrets.length === 0 ? value : (walk(value) as Value);
}

/** What the engine says of a container has the variables of its image, too, which no plan knows. */
function withoutNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNamed);
  if (typeof value === 'string') {
    const [, name, rest] = /^([A-Za-z_]\w*)=(.+)$/s.exec(value) ?? [];
    return name !== undefined && rest !== undefined && isSecretVariable(name) ? `${name}=${redacted}` : value;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNamed(inner)]));
}

/** Parts of files keep their length: each names its place in the file. */
function masked(base64: string, secrets: readonly string[]): string {
  const bytes = Buffer.from(base64, 'base64');
  for (const secret of secrets) {
    const wanted = Buffer.from(secret);
    for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length))
      bytes.fill('*', at, at + wanted.length);
  }
  return bytes.toString('base64');
}
