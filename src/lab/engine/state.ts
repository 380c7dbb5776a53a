import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { labError } from '../../errors.ts';
import { couldBeWider, othersIn, settled, whoElse } from '../../files/owners.ts';

/** The one folder that holds what oomlab keeps outside a checkout: the private engine, swap files, the lock. */
export function stateFolder(): string {
  const explicit = process.env.OOMLAB_STATE;
  if (explicit) return explicit;
  if (process.getuid?.() === 0) return '/var/lib/oomlab';
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'oomlab');
}

/**
 * The state folder, for whoever reads what is in it: process numbers, consent, compiled programs. Where there is one, nobody else
 * sees into it from now on. In the container of a lab it is a volume, which the engine made.
 * @throws OomlabError (lab) where somebody else decides what is in it
 */
export function ownState(): string {
  const folder = stateFolder();
  if (process.getuid === undefined || process.env.OOMLAB_LAB !== undefined) return folder;
  const why = whyNotOurs(folder);
  if (why !== null)
    throw labError(
      `The state folder ${folder} is not to be trusted: ${why}`,
      'Set OOMLAB_STATE to a folder of your own, below folders that nobody else can write to, or unset it.',
    );
  close(folder);
  return folder;
}

/** One that was made by an oomlab of before, or by hand, is closed, but not over what others may have laid into it. */
function close(folder: string): void {
  const before = statSync(folder, { throwIfNoEntry: false });
  if (before === undefined || (before.mode & 0o077) === 0) return;
  const planted = couldBeWider(before) ? othersIn(folder) : null;
  if (planted === null) chmodSync(folder, 0o700);
  // What was laid there in between.
  const late = planted ?? (couldBeWider(before) ? othersIn(folder) : null);
  if (late === null) return;
  chmodSync(folder, before.mode & 0o7777);
  throw labError(
    `The state folder ${folder} is not to be trusted: others could write to it, and ${late}`,
    'See what it is, and remove it or the whole folder; or set OOMLAB_STATE to a folder of your own.',
  );
}

function whyNotOurs(folder: string): string | null {
  try {
    return whoElse(settled(folder));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Makes the state folder, and a folder in it where one is named: nobody else sees into it. @throws OomlabError (lab) */
export function ownFolder(name = ''): string {
  const state = ownState();
  mkdirSync(dirname(state), { recursive: true });
  const folder = join(state, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Node's compile cache, of the front and of all programs of a trial. @throws OomlabError (lab) */
export const compiledFolder = (): string => ownFolder('compiled');

/**
 * Names what this state folder's oomlab makes in places that all share: its bridge, its cgroups. Two state
 * folders on one machine so never sweep each other's. At most 15 characters, the limit of an interface's name.
 */
export const instanceName = (folder = stateFolder()): string =>
  `oomlab-${createHash('sha256').update(folder).digest('hex').slice(0, 6)}`;
