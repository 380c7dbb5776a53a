import { OomlabError } from '../../../errors.ts';
import type { Engine } from '../../../lab/engine/engine.ts';
import { openEngine } from '../../../lab/engine/resolve.ts';
import { userName } from '../../../lab/host/user.ts';
import { imageFolders } from '../../../lab/images/sources.ts';
import { orphansAreOver } from '../../../lab/sweep.ts';
import type { Environment } from '../../../record/schema.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { Undertaking } from '../../host.ts';
import { openQueue } from '../redis.ts';
import { sealOfEnvironment } from '../seal.ts';
import { openJobs } from './jobs.ts';
import { letGo } from './letGo.ts';
import type { JoinOptions } from './options.ts';
import { openPresence } from './presence.ts';
import { readied } from './readied.ts';
import { openSpent } from './spent.ts';
import { takeOne } from './takeOne.ts';
import { openWakener } from './wakener.ts';

const waitMs = 1000;
/** Without anything to do for so long, the machine is let go. */
const idleMs = 10_000;

/**
 * Makes this machine a host of a queue, until it is asked to leave.
 * @returns how many trials it had. @throws OomlabError (usage, lab) when it can't
 */
export async function join(options: JoinOptions): Promise<number> {
  const { report, leave, abort } = options;
  await using scope = new AsyncDisposableStack();
  const queue = scope.use(await openQueue(options.address));
  await orphansAreOver(report);
  // For as long as this machine is a host: to start one takes longer than many a trial.
  const engine = scope.use(await openEngine(report));
  const { environment, images } = await lookAtMachine(options, engine);
  const seal = sealOfEnvironment();
  const presence = scope.use(await openPresence(queue, options, environment, seal !== null));
  scope.use(letGo(queue.redis, { leave, abort, isBusy: presence.isBusy }));
  const jobs = scope.use(openJobs(queue, options.lostAfterMs));
  const machine = scope.use(readied(options.host));
  const wakener = scope.use(await openWakener(queue, leave));
  report({
    kind: 'step',
    text: `${options.name} has joined ${options.address.shown}: Ctrl-C leaves when its trial is done, and twice at once`,
  });
  const leaves = (): boolean => leave.aborted || presence.isAskedToLeave();
  const permitted = {
    folders: imageFolders(),
    present: images,
    images: options.images,
    addSwap: options.addSwap,
    memoryBytes: environment.memoryBytes,
  };
  const member = {
    options,
    queue,
    seal,
    presence,
    jobs,
    machine,
    permitted,
    spent: openSpent(),
    refused: new Set<string>(),
    leaves,
    undertaking: undertakingOf(options),
  };
  let idleSince = performance.now();
  while (!leaves() && !abort.aborted) {
    const took = await takeOne(member).catch((error: unknown) => {
      if (error instanceof OomlabError || !(error instanceof Error)) throw error;
      report({ kind: 'step', text: `The queue can't be used at the moment: ${error.message}` });
      return false;
    });
    if (took) idleSince = performance.now();
    else {
      if (performance.now() - idleSince > idleMs) await machine.release();
      await wakener.wait(waitMs);
    }
  }
  return presence.trialsDone();
}

/** Sees that trials can be executed here at all, and with what. @throws OomlabError (lab) when not */
async function lookAtMachine(
  options: JoinOptions,
  engine: Engine,
): Promise<{ environment: Environment; images: ReadonlySet<string> }> {
  const nothing = { runId: 'none', scenario: 'none', purpose: `joining a queue of ${userName()}`, plans: [] };
  await using ready = await options.host.prepare(undertakingOf(options)(nothing));
  const found = await engine.docker.listImages();
  const names = found.flatMap(({ RepoTags, RepoDigests }) => [...(RepoTags ?? []), ...(RepoDigests ?? [])]);
  return { environment: ready.environment, images: new Set(names) };
}

type OfRun = Pick<Undertaking, 'runId' | 'scenario' | 'purpose'> & {
  plans: readonly TrialPlan[];
  mayAddSwap?: boolean | null;
};

/** What the owner of the machine says comes before what the run asks for. */
const undertakingOf =
  ({ addSwap, report, leave, name }: JoinOptions) =>
  ({ mayAddSwap = null, ...run }: OfRun): Undertaking => ({
    ...run,
    // It was begun elsewhere: whoever finds the machine taken looks for it here.
    purpose: `${run.purpose}, by host ${name}`,
    mayAddSwap: addSwap ?? (mayAddSwap === false ? false : null),
    wait: true,
    alike: false,
    chooses: false,
    labels: {},
    continued: null,
    waits: () => {},
    apart: () => {
      throw new TypeError('no recording is kept on a host');
    },
    interrupt: leave,
    report,
  });
