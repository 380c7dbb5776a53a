import { formatBytes } from '../../scenario/units.ts';
import type { Facts, SeenKill } from '../facts.ts';
import { shortageOf } from '../logs/oomKill.ts';
import { limitWords } from './endWords.ts';

const kb = (value: number | null): string => formatBytes(value === null ? null : value * 1024);

/** A kill of the kernel's as a sentence: whom, where, at whose limit, and what it held. */
export function killWords({ subject, kills }: Facts, kill: SeenKill): string {
  const { name, pid, place, limitKb, others, hearsay } = kill;
  const where = place === null ? '' : ` in ${place}`;
  const limit = limitKb === null || kill.scope !== 'memcg' ? '' : ` (${kb(limitKb)})`;
  const group = others === 0 ? '' : ` With it died ${others} more of its group (memory.oom.group).`;
  const more = kills.own.length > 1 ? ` It was one of ${kills.own.length} kills.` : '';
  const told = hearsay ? ' The line is quoted by another program, not signed by the kernel.' : '';
  return `The kernel killed ${whoWords(kill)}${name} (pid ${pid})${where} ${scopeWords(kill, subject)}${limit}${heldWords(kill)}.${group}${more}${told}`;
}

function whoWords({ victim, service, scope }: SeenKill): string {
  if (scope === 'global' || victim === null) return '';
  if (service !== null && service !== 'app') return `the process of ${service} `;
  return victim === 'main' ? 'the main process ' : 'a child process ';
}

function scopeWords(kill: SeenKill, subject: string | null): string {
  const { scope, limit } = kill;
  switch (scope) {
    case 'global':
      return `because ${shortWords(kill)}`;
    case 'memcg':
      return limit === null ? 'at a memory group’s limit' : `at ${limitWords(limit, subject)}`;
    case null:
      return 'for lack of memory';
  }
}

/** What was short where no group's limit was hit, as a clause. */
export function shortWords(kill: SeenKill): string {
  const { order, constraint } = kill;
  switch (shortageOf(kill)) {
    case 'nodes':
      return `the memory nodes that it may use had none left, others may have had plenty (${constraint ?? ''})`;
    case 'block':
      return `no block of ${formatBytes(4096 * 2 ** (order ?? 0))} in one piece was free (order=${order ?? ''}), and in pieces there may have been plenty`;
    case 'nothing':
      return 'somebody asked for it by SysRq';
    case 'machine':
      return 'the whole machine ran out of memory';
  }
}

/** What the line says of its memory; what it leaves out is left out. */
function heldWords({ anonRssKb, fileRssKb, shmemRssKb }: SeenKill): string {
  const parts = [
    anonRssKb === null ? null : `${kb(anonRssKb)} of anonymous memory`,
    fileRssKb === null ? null : `${kb(fileRssKb)} of file pages`,
    shmemRssKb ? `${kb(shmemRssKb)} of shared memory` : null,
  ].filter((part) => part !== null);
  const last = parts.at(-1);
  if (last === undefined) return '';
  const before = parts.slice(0, -1).join(', ');
  return `: it held ${before === '' ? last : `${before} and ${last}`}`;
}
