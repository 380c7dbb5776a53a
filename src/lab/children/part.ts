import { type ChildOptions, endedByItself, startChild } from './child.ts';

/** A child that a trial needs to its end. */
export interface Part<In> extends AsyncDisposable {
  send(message: In): void;
  /** Tells it to stop, and waits for what it says last. Once only: a second call does nothing. */
  stop(message: In): Promise<void>;
}

interface PartOptions<Out> extends ChildOptions<Out> {
  /** It has ended without being told to: `ended by itself by SIGKILL: its last words`. */
  onLost(how: string): void;
}

/** The machine may be thrashing: what it saw last is worth waiting for, and no more than that. */
const stopWithinMs = 10_000;

/** Starts a part of a trial. Its end is a loss, unless it was told to stop or is disposed of. */
export function startPart<In extends object, Out>(options: PartOptions<Out>): Part<In> {
  let stopping = false;
  const child = startChild<In, Out>(options);
  void child.exited.then((exit) => {
    if (!stopping) options.onLost(endedByItself(exit));
  });
  return {
    send: child.send,
    async stop(message) {
      if (stopping) return;
      stopping = true;
      child.send(message);
      if (await child.endedWithin(stopWithinMs))
        options.onTrouble(`it did not end within ${stopWithinMs / 1000} s of being told to, and was killed`);
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      await child[Symbol.asyncDispose]();
    },
  };
}
