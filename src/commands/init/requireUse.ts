import { usageError } from '../../errors.ts';

const about = { service: 'a service of a compose file', host: 'a host of a HAR file' };

/**
 * What is given for another kind of file would have no effect.
 * @param takes what this one is asked by; null: by neither
 * @throws OomlabError (usage)
 */
export function requireUse(
  given: { service: string | null; host: string | null },
  takes: 'service' | 'host' | null,
  what: string,
): void {
  for (const name of ['service', 'host'] as const)
    if (given[name] !== null && takes !== name)
      throw usageError(`--${name} has no effect on ${what}`, `It names ${about[name]}: leave it out.`);
}
