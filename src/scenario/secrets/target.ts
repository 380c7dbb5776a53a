import type { TargetPlan, TrialPlan } from '../plan.ts';
import type { ContainerPlan } from '../target/container.ts';
import type { ImagePlan, ImageSource } from '../target/image.ts';
import { redacted, secretsWithin, withoutLooks } from './looks.ts';
import { isSecretFlag, isSecretVariable } from './names.ts';

/** What of a target is secret: its containers are made with it, and it is neither recorded nor shown. */

const pairs = (named: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(named).map(([name, value]) => [
      name,
      isSecretVariable(name) && value !== '' ? redacted : withoutLooks(value),
    ]),
  );

/** `--requirepass VALUE`, `--password=VALUE`: a name that looks secret, and what follows it. */
export function wordsWithoutSecrets(command: readonly string[]): string[] {
  return command.map((word, index) => {
    const [, flag, value] = /^(-{1,2}[\w.-]+[=:])(.+)$/s.exec(word) ?? [];
    if (flag !== undefined && value !== undefined && isSecretFlag(flag)) return `${flag}${redacted}`;
    const before = command[index - 1] ?? '';
    if (/^-{1,2}[\w.-]+$/.test(before) && isSecretFlag(before) && !word.startsWith('-')) return redacted;
    return withoutLooks(word);
  });
}

const listed = (command: string[] | null): string[] | null =>
  command === null ? null : wordsWithoutSecrets(command);

function ofContainer(container: ContainerPlan | null): ContainerPlan | null {
  if (container === null) return null;
  const { entrypoint, health, files } = container;
  return {
    ...container,
    entrypoint: listed(entrypoint),
    health: health === null ? null : { ...health, test: listed(health.test) },
    files: files.map((file) =>
      file.secret ? { ...file, text: redacted } : { ...file, text: withoutLooks(file.text) },
    ),
  };
}

const ofSource = (image: ImageSource): ImageSource =>
  image.kind === 'build'
    ? {
        ...image,
        args: pairs(image.args),
        inline: image.inline === null ? null : withoutLooks(image.inline),
      }
    : image;

const ofImage = (image: ImagePlan): ImagePlan =>
  image.kind === 'with-copies' ? { ...image, of: ofSource(image.of) } : ofSource(image);

export const recordedTarget = (target: TargetPlan): TargetPlan => ({
  ...target,
  image: ofImage(target.image),
  command: listed(target.command),
  jvmFlags: wordsWithoutSecrets(target.jvmFlags),
  env: pairs(target.env),
  container: ofContainer(target.container),
});

/**
 * The secret values of a plan, the longest first: programs write them into their logs. What stands elsewhere in the plan as well,
 * such as a password that is the user's name too, is known to everybody; and so is what is no more than a small number.
 */
export function secretsOf({ target, services }: Pick<TrialPlan, 'target' | 'services'>): string[] {
  const secrets = new Set<string>();
  const open = new Set<string>();
  const gather = (before: unknown, after: unknown): void => {
    if (typeof before === 'string') {
      if (before === after) open.add(before);
      else if (after === redacted) secrets.add(before);
      else for (const each of secretsWithin(before)) secrets.add(each);
      const flag =
        typeof after === 'string' && after.endsWith(redacted) ? after.slice(0, -redacted.length) : '';
      if (flag !== '' && before.startsWith(flag)) secrets.add(before.slice(flag.length));
    } else if (before !== null && typeof before === 'object')
      for (const [key, each] of Object.entries(before)) gather(each, (after as Record<string, unknown>)[key]);
  };
  for (const each of [target, ...services.map((service) => service.target)]) {
    for (const [name, value] of Object.entries(each.env))
      if (isSecretVariable(name)) for (const part of secretsWithin(value)) secrets.add(part);
    gather(each, recordedTarget(each));
  }
  return [...secrets]
    .flatMap((secret) => [secret.trim(), encodeURIComponent(secret.trim())])
    .filter((secret, index, all) => all.indexOf(secret) === index)
    .filter((secret) => secret.length >= 4 && !/^\d{1,6}$/.test(secret) && !open.has(secret))
    .filter((secret) => secret !== 'true' && secret !== 'false' && secret !== redacted)
    .sort((one, other) => other.length - one.length);
}

/** A text of a program or of the engine without them. */
export const withoutThese = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((so, secret) => so.replaceAll(secret, redacted), text);
