import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder } from '../engine/state.ts';
import { isOver, startTimeOf } from '../host/processes.ts';

/**
 * Where what is on its way into an image is laid: below the state folder, as whoever owns that of TMPDIR could swap what root
 * lays there.
 */
const temporary = (): string => ownFolder('temporary');

/** A folder of its own. Disposing removes it. @throws OomlabError (lab) where somebody else decides what is in the state folder */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(temporary(), `${process.pid}-${startTimeOf(process.pid)}.`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Removes those of processes that were killed. @returns their paths. */
export function sweepTemporary(): string[] {
  const left = readdirSync(temporary()).filter((name) => isOver(name.split('.')[0] ?? ''));
  for (const name of left) rmSync(join(temporary(), name), { recursive: true, force: true });
  return left.map((name) => join(temporary(), name));
}
