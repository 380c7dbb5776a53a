import { swapNeeded } from '../../../lab/host/preconditions.ts';
import { imageKey } from '../../../lab/protocol.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { Host, ReadyHost, Undertaking } from '../../host.ts';

/**
 * A host that stays ready from one block of a run to the next, where the next one asks for no more. For another run it is made
 * ready anew: whoever finds the machine taken is told by which run, and that one may have other consents.
 */
export interface Readied extends AsyncDisposable {
  /** @throws OomlabError (lab) where it can't be made ready for these */
  for(undertaking: Undertaking): Promise<ReadyHost>;
  /** The machine is let go. */
  release(): Promise<void>;
}

interface Held {
  runId: string;
  ready: ReadyHost;
  images: ReadonlySet<string>;
  swapBytes: number;
}

export function readied(host: Host): Readied {
  let held: Held | null = null;
  const release = async (): Promise<void> => {
    const was = held;
    held = null;
    await was?.ready[Symbol.asyncDispose]();
  };
  return {
    async for(undertaking) {
      const images = imagesOf(undertaking.plans);
      const swapBytes = swapNeeded(undertaking.plans);
      const { runId } = undertaking;
      const isEnough = held?.runId === runId && images.isSubsetOf(held.images) && swapBytes <= held.swapBytes;
      if (held !== null && isEnough) return held.ready;
      await release();
      held = { runId, ready: await host.prepare(undertaking), images, swapBytes };
      return held.ready;
    },
    release,
    [Symbol.asyncDispose]: release,
  };
}

const imagesOf = (plans: readonly TrialPlan[]): Set<string> =>
  new Set(
    plans.flatMap(({ target, services }) =>
      [target, ...services.map((service) => service.target)].map(({ image }) => imageKey(image)),
    ),
  );
