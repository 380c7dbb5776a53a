import { labError } from '../errors.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { formatBytes } from '../scenario/units.ts';
import type { Engine } from './engine/engine.ts';
import { openEngine } from './engine/resolve.ts';
import { describeEnvironment } from './host/environment.ts';
import { takeLock } from './host/lock.ts';
import { requireMemory, requireZramAllowed, swapNeeded } from './host/preconditions.ts';
import { addSwapFile, swapAreas, swapFreeBytes } from './host/swap.ts';
import type { Report } from './progress.ts';
import type { Place } from './protocol.ts';
import { orphansAreOver } from './sweep.ts';

/** What a machine is made ready for. */
export interface Occasion {
  /** The name of the run and of its user, for whoever finds the machine taken. */
  purpose: string;
  /** All that may be executed. */
  plans: readonly TrialPlan[];
  /** Consent to swap that is added; null: zram as trials ask for it, and a file of our own on a private engine only. */
  mayAddSwap: boolean | null;
  /** Others that say so, too, may execute trials on this machine at the same time: with an engine and a state folder of their own. */
  shared?: boolean;
  /** To wait where another run is under way, rather than to be refused. */
  wait?: boolean;
  /** Ends the waiting. */
  interrupt: AbortSignal;
  report: Report;
}

/** Disposing it takes the swap away, stops the engine if it was started for this, and lets the next run have the machine. */
export interface PreparedMachine extends AsyncDisposable {
  engine: Engine;
  /** All of a trial's place but the images, which are of what is executed. */
  place: Omit<Place, 'images'>;
}

/**
 * Makes this machine ready for all trials of a run: it is ours alone, the engine runs, and the swap that the variants ask
 * for is there.
 * @param open finds the engine. @throws OomlabError (lab) when it can't; nothing of it is then left.
 */
export async function prepareMachine(
  occasion: Occasion,
  open: (report: Report) => Promise<Engine> = openEngine,
): Promise<PreparedMachine> {
  const { plans, report } = occasion;
  requireMemory(plans);
  requireZramAllowed(plans, occasion.mayAddSwap);
  await using scope = new AsyncDisposableStack();
  const { turn } = scope.use(await takeLock(occasion.purpose, occasion));
  await orphansAreOver(report);
  report({ kind: 'step', text: 'Connecting to the engine' });
  const engine = scope.use(await open(report));
  await provideSwap(occasion, engine, scope);
  const environment = await describeEnvironment(engine);
  const { address, kind } = engine;
  const place = { engine: { address, kind }, environment, shared: occasion.shared ?? false, turn };
  const held = scope.move();
  return { engine, place, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Sees that the host has the swap that the variants ask for. @throws OomlabError (lab) without consent. */
async function provideSwap(
  { plans, mayAddSwap, report }: Occasion,
  engine: Engine,
  scope: AsyncDisposableStack,
): Promise<void> {
  const needed = swapNeeded(plans);
  const free = swapFreeBytes(swapAreas());
  if (needed <= free) return;
  if (!(mayAddSwap ?? engine.kind === 'private')) {
    throw labError(
      `Variants with swap need ${formatBytes(needed)} of it, and the host has ${formatBytes(free)} free`,
      'Add swap, or allow a swap file of our own for the time of the run with --add-swap.',
    );
  }
  report({ kind: 'step', text: `Adding a swap file of ${formatBytes(needed)} for the time of the run` });
  // The header takes a page, and the kernel keeps a little: a tenth more, so that the variant has all that is stated.
  scope.use(await addSwapFile(Math.ceil((needed * 1.1) / 4096) * 4096));
}
