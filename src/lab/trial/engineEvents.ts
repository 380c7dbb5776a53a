import { createInterface } from 'node:readline';
import type Docker from 'dockerode';
import type { TrialEvent } from '../../record/event.ts';
import type { TrialClock } from './clock.ts';

interface EngineEvent {
  Action: string;
  timeNano: number;
  Actor: { Attributes: Record<string, string> };
}

/** What the engine says about one container, from now on. `onLost` when the engine closes the stream by itself. */
export async function followEngine(
  docker: Docker,
  containerId: string,
  clock: TrialClock,
  onEvent: (event: Extract<TrialEvent, { kind: 'docker' }>) => void,
  onLost: (why: string) => void,
): Promise<Disposable> {
  const stream = (await docker.getEvents({
    filters: { container: [containerId] },
  })) as NodeJS.ReadableStream & {
    destroy(): void;
  };
  let stopped = false;
  const lost = (why: string) => () => {
    if (!stopped) onLost(why);
    stopped = true;
  };
  stream
    .on('end', lost('the engine closed its event stream'))
    .on('error', lost('the connection to the engine broke'));
  createInterface({ input: stream }).on('line', (line) => {
    const event: EngineEvent = JSON.parse(line);
    onEvent({
      atMs: clock.fromWall(event.timeNano / 1e6),
      clock: 'wall',
      kind: 'docker',
      action: event.Action,
      attributes: event.Actor.Attributes,
    });
  });
  return {
    [Symbol.dispose]: () => {
      stopped = true;
      stream.destroy();
    },
  };
}
