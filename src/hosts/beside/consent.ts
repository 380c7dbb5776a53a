import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { exitCodes, labError, OomlabError } from '../../errors.ts';
import type { Engine } from '../../lab/engine/engine.ts';
import { ownFolder, ownState } from '../../lab/engine/state.ts';
import { labGrants } from './container.ts';

/** Asks whoever is there; null: nobody is. */
export type Ask = (text: readonly string[], question: string) => Promise<boolean | null>;

export interface Consenting {
  /** Given beforehand. */
  yes: boolean;
  ask: Ask;
}

/** `to` is what was named; from before it was kept, nothing that counts. */
const consentSchema = z.record(
  z.string(),
  z.object({ address: z.string(), at: z.string(), to: z.array(z.string()).default([]) }),
);

const file = (folder = ownState()): string => join(folder, 'consent.json');

const grants = () =>
  Object.entries(labGrants).flatMap(([field, named]) =>
    Object.entries(named).map(([name, reason]) => ({ field, name, reason })),
  );

const grantNames = (): string[] => grants().map(({ field, name }) => `${field} ${name}`);

/** What runs beside the engine, with which rights, and how it is seen. */
export function explanation({ address, info }: Pick<Engine, 'address' | 'info'>, why: string): string[] {
  return [
    `The engine at ${address} (${info.Name}) can't be measured from here: ${why}.`,
    'So oomlab runs a container of its own there, oomlab-lab-..., for the time of each run. It is made of this program, and can',
    'do there what root can. What it has that other containers have not, as "docker inspect" shows it, and what for:',
    ...grants().map(({ field, name, reason }) => `  ${field.padEnd(17)}  ${name.padEnd(19)}  ${reason}`),
    'It starts the containers of trials, reads what the kernel says of them, limits them, and adds swap where you allow it.',
    'Plans go there, recordings come back. See it with "docker ps", "docker inspect" and "docker top".',
    'It removes itself at the end of a run; "oomlab clean" removes what a run that was cut off has left.',
  ];
}

/**
 * Whoever uses an engine is told once what oomlab runs beside it, and has allowed it before anything does.
 * @throws OomlabError (lab) without consent, (usage) when there is nobody to ask.
 */
export async function requireConsent(
  engine: Pick<Engine, 'address' | 'info'>,
  why: string,
  { yes, ask }: Consenting,
): Promise<void> {
  if (!yes && hasConsent(engine)) return;
  const allowed = yes || (await ask(explanation(engine, why), 'Allow it on this engine?'));
  if (allowed === null)
    throw new OomlabError(
      `To measure at ${engine.address} oomlab runs a container of its own there that can do what root can (${why}), and nobody has allowed it yet`,
      {
        hint: 'Allow it with --yes, which is remembered for this engine; "oomlab doctor" says what it is.',
        exitCode: exitCodes.usage,
      },
    );
  if (!allowed)
    throw labError(
      `Nothing was started at ${engine.address}`,
      'Run oomlab as root on the machine of the engine, where it needs no container of its own.',
    );
  remember(engine);
}

/** Whether it was allowed before, with all that it has now. */
export function hasConsent({ info }: Pick<Engine, 'info'>): boolean {
  const all = given();
  const to = Object.hasOwn(all, info.ID) ? (all[info.ID]?.to ?? []) : [];
  return grantNames().every((name) => to.includes(name));
}

function remember({ address, info }: Pick<Engine, 'address' | 'info'>): void {
  const own = file(ownFolder());
  const all = { ...given(), [info.ID]: { address, at: new Date().toISOString(), to: grantNames() } };
  writeFileSync(own, `${JSON.stringify(all, null, 2)}\n`);
}

/** A file that can't be read is none: one is asked again. */
function given(): z.infer<typeof consentSchema> {
  if (!existsSync(file())) return {};
  try {
    return consentSchema.parse(JSON.parse(readFileSync(file(), 'utf8')));
  } catch {
    return {};
  }
}
