import { setTimeout as delay } from 'node:timers/promises';
import type { TrialParts } from '../trial/parts.ts';
import { type Neighbours, startService } from './startServices.ts';

/**
 * Adds containers of the main target to its machine, one every so often, until as many are there as were asked for or the
 * trial ends. The death of any of them ends it. Disposing removes them, and
 * waits for the one that is just being started.
 */
export function startDensity(parts: TrialParts, neighbours: Neighbours): AsyncDisposable {
  const { plan, course, view } = parts;
  const { endings } = course;
  const { density, target } = plan;
  // Of its own: the trial's may be disposed of while a container is being created.
  const scope = new AsyncDisposableStack();
  const add = async (): Promise<void> => {
    if (density === null) return;
    for (let number = 2; number <= density.upTo; number += 1) {
      await delay(density.everyMs, undefined, { signal: endings.signal }).catch(() => {});
      if (endings.winner) return;
      const name = `app-${number}`;
      view.phase(`starting ${name}`);
      await startService(
        parts,
        scope,
        { name, target, machine: null, entry: false, later: false },
        neighbours,
        () => endings.end('service-died', `${name} is gone`),
      );
    }
  };
  const adding = add();
  return {
    [Symbol.asyncDispose]: async () => {
      await adding;
      await scope.disposeAsync();
    },
  };
}
