import type { TargetPlan, TrialPlan } from '../plan.ts';
import { decoded, redacted, secretsWithin, withoutSecrets } from './looks.ts';
import { isSecretVariable } from './names.ts';
import { recordedLoad } from './requests.ts';
import { secretsSent } from './sent.ts';
import { recordedTarget, wordsWithoutSecrets } from './target.ts';

/**
 * The secret values of a plan, the longest first: those of its containers, and those that are sent to them. Programs write them
 * into their logs. What is recorded of the plan elsewhere as well, such as a password that is the user's name too, is known to
 * everybody; and so is what is no more than a small number.
 */
export function secretsOf({
  target,
  services,
  actions,
  load,
}: Pick<TrialPlan, 'target' | 'services' | 'actions' | 'load'>): string[] {
  const secrets: string[] = [];
  const open = new Set<string>();
  for (const each of [target, ...services.map((service) => service.target)]) {
    secrets.push(...secretsWithinVariables(each), ...leftOut(each, recordedTarget(each), open));
    withoutSecrets(each.readyPath ?? '', (secret) => secrets.push(secret, decoded(secret)));
  }
  for (const action of actions)
    if (action.kind === 'exec')
      secrets.push(...leftOut(action.command, wordsWithoutSecrets(action.command), open));
  if (load !== null) {
    const recorded = recordedLoad(load);
    leftOut(recorded, recorded, open);
    // No spread: there may be more of them than a call takes arguments.
    for (const each of secretsSent(load)) secrets.push(each);
  }
  return [...new Set(secrets.flatMap(linesToo))]
    .filter((secret) => secret.length >= 4 && !/^\d{1,6}$/.test(secret) && !open.has(secret.toLowerCase()))
    .filter((secret) => !/^(true|false|null)$/.test(secret) && !secret.includes(redacted))
    .sort((one, other) => other.length - one.length);
}

/** A variable that is secret as a whole may still be written in parts: the password of a URL. */
const secretsWithinVariables = ({ env }: TargetPlan): string[] =>
  Object.entries(env).flatMap(([name, value]) => (isSecretVariable(name) ? secretsWithin(value) : []));

/** What is in one and not in the other, which is made of it. @param open gets the names, texts and words of the other */
function leftOut(before: unknown, after: unknown, open: Set<string>): string[] {
  if (typeof before === 'string' && typeof after === 'string') {
    for (const word of [after, ...after.split(/[^\p{L}\p{N}_]+/u)]) open.add(word.toLowerCase());
    if (before === after) return [];
    const flag = after.endsWith(redacted) ? after.slice(0, -redacted.length) : null;
    return [
      ...(flag !== null && before.startsWith(flag) ? [before.slice(flag.length)] : []),
      ...secretsWithin(before),
    ];
  }
  if (before === null || typeof before !== 'object') return [];
  return Object.entries(before).flatMap(([key, each]) => {
    leftOut(key, key, open);
    return leftOut(each, (after as Record<string, unknown>)[key], open);
  });
}

/** Of a text of several lines, such as a key or a file, each by itself: so programs write them. */
function linesToo(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\s*[\r\n]+\s*/);
  return lines.length === 1
    ? [whole]
    : [whole, ...lines.filter((line) => line.length >= 8 && !line.startsWith('-----'))];
}
