import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';
import type { TrialEvent } from '../../record/event.ts';
import { readMessages } from '../children/messages.ts';
import type { TrialClock } from '../trial/clock.ts';

/** The part of the engine's events that is used. */
const engineEventSchema = z.object({
  Action: z.string(),
  timeNano: z.number(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
});

interface Listener {
  event(event: Extract<TrialEvent, { kind: 'docker' }>): void;
  /** A line that is no event, as an engine that dies leaves it. */
  trouble(text: string): void;
  /** The engine closed the stream by itself. */
  lost(why: string): void;
}

/** What the engine says about one container, from now on. */
export async function followEngine(
  docker: Docker,
  containerId: string,
  clock: TrialClock,
  listener: Listener,
): Promise<Disposable> {
  const stream = (await docker.getEvents({
    filters: { container: [containerId] },
  })) as Readable;
  let stopped = false;
  const lost = (why: string) => () => {
    if (!stopped) listener.lost(why);
    stopped = true;
  };
  stream
    .on('end', lost('the engine closed its event stream'))
    .on('error', lost('the connection to the engine broke'));
  void readMessages(
    stream,
    engineEventSchema,
    ({ Action, timeNano, Actor }) =>
      listener.event({
        atMs: clock.fromWall(timeNano / 1e6),
        clock: 'wall',
        kind: 'docker',
        action: Action,
        attributes: Actor.Attributes,
      }),
    (text) => {
      if (!stopped) listener.trouble(text);
    },
  );
  return {
    [Symbol.dispose]: () => {
      stopped = true;
      stream.destroy();
    },
  };
}
