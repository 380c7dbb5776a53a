import type { TargetPlan, TrialPlan } from '../plan.ts';
import type { ContainerPlan } from './container.ts';
import type { ImagePlan } from './image.ts';

/** What of a plan is secret by its name or its form: it is executed, and is neither recorded nor shown. */

export const redacted = '[redacted]';

const secretWords = new Set(
  'password passwords passwd passphrase pass pwd secret secrets token tokens key keys apikey credential credentials creds auth dsn salt pat cookie jwt'.split(
    ' ',
  ),
);
const secretParts = /passw(?:or)?d|passphrase|secret|token|api_?key|private_?key|credential/i;

/** `POSTGRES_PASSWORD`, `apiKey`, `SENTRY_DSN`; not `PWD` alone, nor the path of a file that holds one. */
export function looksSecret(name: string): boolean {
  if (name === 'PWD' || name === 'OLDPWD' || /_(?:FILE|PATH|DIR)$/i.test(name)) return false;
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return secretParts.test(name) || words.some((word) => secretWords.has(word));
}

/** Passwords within addresses, and what is set by a name that looks secret: `password=...`. */
const within = [
  /(?<=\b[a-z][a-z\d+.-]*:\/\/[^\s/:@]*:)[^\s/@]+(?=@)/gi,
  /(?<=\b(?:password|passwd|pwd|secret|token|api_?key|access_?key)\s*[=:]\s*["']?)[^\s"'&;,]{3,}/gi,
];

/** A text with what is secret by its form left out. */
const formless = (text: string): string => within.reduce((so, form) => so.replaceAll(form, redacted), text);

const secretsWithin = (text: string): string[] => within.flatMap((form) => text.match(form) ?? []);

const pairs = (named: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(named).map(([name, value]) => [
      name,
      looksSecret(name) && value !== '' ? redacted : formless(value),
    ]),
  );

/** `--requirepass VALUE`, `--password=VALUE`: a name that looks secret, and what follows it. */
function words(command: readonly string[]): string[] {
  return command.map((word, index) => {
    const [, flag, value] = /^(-{1,2}[\w.-]+[=:])(.+)$/s.exec(word) ?? [];
    if (flag !== undefined && value !== undefined && looksSecretFlag(flag)) return `${flag}${redacted}`;
    const before = command[index - 1] ?? '';
    if (/^-{1,2}[\w.-]+$/.test(before) && looksSecretFlag(before) && !word.startsWith('-')) return redacted;
    return formless(word);
  });
}

const looksSecretFlag = (flag: string): boolean =>
  looksSecret(flag.replace(/^-+/, '')) || /^-+requirepass/.test(flag);

const listed = (command: string[] | null): string[] | null => (command === null ? null : words(command));

function ofContainer(container: ContainerPlan | null): ContainerPlan | null {
  if (container === null) return null;
  const { entrypoint, health, files } = container;
  return {
    ...container,
    entrypoint: listed(entrypoint),
    health: health === null ? null : { ...health, test: words(health.test) },
    files: files.map((file) =>
      file.secret ? { ...file, text: redacted } : { ...file, text: formless(file.text) },
    ),
  };
}

function ofImage(image: ImagePlan): ImagePlan {
  if (image.kind === 'build') return { ...image, args: pairs(image.args) };
  return image.kind === 'with-copies' && image.of.kind === 'build'
    ? { ...image, of: { ...image.of, args: pairs(image.of.args) } }
    : image;
}

const ofTarget = (target: TargetPlan): TargetPlan => ({
  ...target,
  image: ofImage(target.image),
  command: listed(target.command),
  env: pairs(target.env),
  container: ofContainer(target.container),
});

/** The plan as it is recorded and shown. Of one that is so already it is the same. */
export const redactPlan = <Plan extends Pick<TrialPlan, 'target' | 'services'>>(plan: Plan): Plan => ({
  ...plan,
  target: ofTarget(plan.target),
  services: plan.services.map((service) => ({ ...service, target: ofTarget(service.target) })),
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
      if (typeof after === 'string' && after.endsWith(redacted) && before !== after && after !== redacted)
        secrets.add(before.slice(after.length - redacted.length));
    } else if (before !== null && typeof before === 'object')
      for (const [key, each] of Object.entries(before)) gather(each, (after as Record<string, unknown>)[key]);
  };
  for (const each of [target, ...services.map((service) => service.target)]) {
    for (const [name, value] of Object.entries(each.env))
      if (looksSecret(name)) for (const part of secretsWithin(value)) secrets.add(part);
    gather(each, ofTarget(each));
  }
  return [...secrets]
    .flatMap((secret) => [secret.trim(), encodeURIComponent(secret.trim())])
    .filter((secret, index, all) => all.indexOf(secret) === index)
    .filter((secret) => secret.length >= 4 && !/^\d{1,6}$/.test(secret) && !open.has(secret))
    .filter((secret) => secret !== 'true' && secret !== 'false' && secret !== redacted)
    .sort((one, other) => other.length - one.length);
}

/** A text of a program or of the engine without them. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((so, secret) => so.replaceAll(secret, redacted), text);
