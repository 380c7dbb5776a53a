import { homedir } from 'node:os';
import { join } from 'node:path';

/** The one folder that holds what oomlab keeps outside a checkout: the private engine, swap files, the lock. */
export function stateFolder(): string {
  const explicit = process.env.OOMLAB_STATE;
  if (explicit) return explicit;
  if (process.getuid?.() === 0) return '/var/lib/oomlab';
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'oomlab');
}
