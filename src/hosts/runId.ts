import { randomBytes } from 'node:crypto';

/** A sortable name, new for every run. */
export function newRunId(now: Date): string {
  const stamp = now
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, '')
    .replace('T', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
