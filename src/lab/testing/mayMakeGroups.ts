import { accessSync, constants } from 'node:fs';
import { cgroupMounts } from '../host/cgroups.ts';

/** Only root may make groups, and only where the hierarchies are not mounted read-only. */
export const mayMakeGroups = process.getuid?.() === 0 && cgroupMounts().every(isWritable);

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
