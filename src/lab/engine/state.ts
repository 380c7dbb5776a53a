import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The one folder that holds what oomlab keeps outside a checkout: the private engine, swap files, the lock. */
export function stateFolder(): string {
  const explicit = process.env.OOMLAB_STATE;
  if (explicit) return explicit;
  if (process.getuid?.() === 0) return '/var/lib/oomlab';
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'oomlab');
}

/** Node's compile cache, of the front and of all programs of a trial. */
export const compiledFolder = (): string => join(stateFolder(), 'compiled');

/**
 * Names what this state folder's oomlab makes in places that all share: its bridge, its cgroups. Two state
 * folders on one machine so never sweep each other's. At most 15 characters, the limit of an interface's name.
 */
export function instanceName(): string {
  return `oomlab-${createHash('sha256').update(stateFolder()).digest('hex').slice(0, 6)}`;
}
