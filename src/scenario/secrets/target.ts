import type { TargetPlan } from '../plan.ts';
import type { ContainerPlan } from '../target/container.ts';
import type { ImagePlan, ImageSource } from '../target/image.ts';
import { redacted, withoutLooks, withoutSecrets } from './looks.ts';
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
  readyPath: target.readyPath === null ? null : withoutSecrets(target.readyPath),
  command: listed(target.command),
  jvmFlags: wordsWithoutSecrets(target.jvmFlags),
  env: pairs(target.env),
  container: ofContainer(target.container),
});
