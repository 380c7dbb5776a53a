import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from './machine.ts';

/** A run that has begun on a machine. */
export interface UnderWay {
  machine: Machine;
  /** Of the process that the user has started. */
  pid: number;
  /** Milliseconds since it was started. */
  sinceMs(): number;
  /** All that it said until now. */
  said(): string;
  /** null: it goes on. */
  ended(): Ended | null;
  /** Resolves at its end. */
  end: Promise<Ended>;
  /** Where it is recorded; null: it has not come so far. */
  folder(): string | null;
  /** Waits so long. @returns whether it still goes on */
  goesOn(ms: number): Promise<boolean>;
  /** Polls until `condition` gives a value; null: the run is over before. */
  until<T>(condition: () => T | null | Promise<T | null>, everyMs?: number): Promise<T | null>;
}

/** How the command ended; `code` is null after a signal. */
export interface Ended {
  code: number | null;
}

export const disturbed = 'disturbed';

export function startRun(machine: Machine, args: readonly string[] = []): UnderWay {
  const before = runsOf(machine);
  const began = performance.now();
  const child = machine.start(['scenario', `test/engine/scenarios/${disturbed}.ts`, ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  let ended: Ended | null = null;
  const end = new Promise<Ended>((resolve) =>
    child.once('exit', (code) => {
      ended = { code };
      resolve(ended);
    }),
  );
  return {
    machine,
    pid: child.pid ?? 0,
    sinceMs: () => performance.now() - began,
    said: () => said,
    ended: () => ended,
    end,
    folder: () => runsOf(machine).find((each) => !before.includes(each)) ?? null,
    async goesOn(ms) {
      await Promise.race([delay(ms, undefined, { ref: false }), end]);
      return ended === null;
    },
    async until(condition, everyMs = 20) {
      while (ended === null) {
        const value = await condition();
        if (value !== null) return value;
        await delay(everyMs);
      }
      return null;
    },
  };
}

/** Folders of its runs, the newest last. */
function runsOf({ results }: Machine): string[] {
  const folder = join(results, disturbed);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .toSorted();
}
