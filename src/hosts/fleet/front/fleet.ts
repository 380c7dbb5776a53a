import { memoryNeeded } from '../../../lab/host/preconditions.ts';
import type { Host, ReadyHost, Undertaking } from '../../host.ts';
import { sameMachine } from '../../sameMachine.ts';
import { type QueueAddress, weakness } from '../address.ts';
import { type RunCard, unfit } from '../cards.ts';
import { mostPackedBytes } from '../recordings/pack.ts';
import { storeAt } from '../recordings/storeAt.ts';
import { openQueue, toldOf } from '../redis.ts';
import { type Seal, sealOfEnvironment } from '../seal.ts';
import { follow } from './follow.ts';
import { takeFront } from './frontLock.ts';
import { waitForHosts } from './hosts/waitForHosts.ts';
import { blockId, openRunQueue } from './queueOfRun.ts';
import { refuseToSend } from './refuseToSend.ts';
import { settle } from './settle.ts';

export interface FleetOptions {
  address: QueueAddress;
  /** Where recordings are brought: a `Place` as it is shown. */
  recordings: string;
}

const dayMs = 24 * 3600 * 1000;
/** What nobody asks for any more goes by itself: longer than a long weekend. */
export const lifeMs = 7 * dayMs;

/** The hosts that have joined a queue: trials are jobs on it, executed by whichever is free, and recorded here. */
export const fleet = (options: FleetOptions): Host => ({
  prepare: (undertaking) => toldOf(options.address, () => prepare(undertaking, options)),
});

async function prepare(undertaking: Undertaking, options: FleetOptions): Promise<ReadyHost> {
  const { plans, runId, report, interrupt, continued, alike, chooses } = undertaking;
  const seal = sealOfEnvironment();
  refuseToSend(plans, seal);
  const weak = weakness(options.address);
  if (weak !== null) report({ kind: 'step', text: weak });
  await using scope = new AsyncDisposableStack();
  const queue = scope.use(await openQueue(options.address));
  const front = scope.use(await takeFront(queue, runId, report));
  const store = storeAt(options.recordings, queue.redis, lifeMs);
  await store.ready();
  const jobs = scope.use(openRunQueue(queue, runId, { seal, lifeMs }));
  const place = { queue: options.address.shown, recordings: options.recordings };
  undertaking.waits(place);
  const asked = cardOf(undertaking, options, seal);
  const [first, ...others] = await waitForHosts(queue, asked, report, interrupt);
  // A search is about one kind of machine: that of the first, or that on which it began.
  const environment = continued?.run.environment ?? first.environment;
  const card = alike ? { ...asked, machine: factsOf(environment) } : asked;
  for (const host of [first, ...others]) {
    const why = unfit(host, card);
    if (why !== null) report({ kind: 'step', text: `Host ${host.name} takes no part: ${why}` });
  }
  const left = continued === null ? null : await settle(jobs, store, continued, seal);
  const following = follow({ queue, front, jobs, store, card, seal, undertaking, before: left });
  let over = false;
  scope.defer(async () => {
    await following.end();
    if (!over || !front.isOurs) return;
    try {
      await front.hold();
      await store.removeAll(runId);
      await jobs.remove();
    } catch (error) {
      report({
        kind: 'step',
        text: `What is left of the run at ${options.address.shown} goes by itself in ${lifeMs / dayMs} days: it could not be removed (${(error as Error).message})`,
      });
    }
  });
  await jobs.announce(card);
  const ids = new Map(left?.given.flatMap(({ id, plans: each }) => each.map((plan) => [plan.id, id])));
  const added = new Set(ids.values());
  const held = scope.move();
  return {
    environment,
    fleet: {
      // What is chosen by what is known: as many as there are hosts for. What is planned is given out as a whole.
      atOnce: () => (chooses ? Math.max(1, following.hosts()) : Number.POSITIVE_INFINITY),
      // Of those that are given out as a whole there are never more.
      grown: (than) => following.grown(Math.max(1, than)),
      given: ids.size,
      left: left?.left ?? [],
      place,
      isOurs: () => front.isOurs,
      over: () => {
        over = true;
      },
    },
    async execute(plan, sink, stop, block) {
      const id = ids.get(plan.id) ?? blockId(block);
      const whole = left?.given.find((each) => each.id === id) ?? { id, plans: [...block] };
      const ended = following.expect(plan, sink, stop, whole);
      ended.catch(() => {
        over ||= following.isHopeless;
      });
      if (!added.has(id)) {
        added.add(id);
        await jobs.add(whole);
      }
      return ended;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function cardOf(undertaking: Undertaking, { recordings }: FleetOptions, seal: Seal | null): RunCard {
  const { runId, scenario, purpose, plans, mayAddSwap, labels } = undertaking;
  return {
    runId,
    scenario,
    purpose,
    startedAt: Date.now(),
    labels,
    memoryBytes: memoryNeeded(plans),
    cpus: Math.max(...plans.map(({ machine }) => Math.ceil(machine.cpus))),
    mayAddSwap,
    sealed: seal !== null,
    machine: null,
    recordings,
    mostBytes: mostPackedBytes,
    lifeMs,
    stopped: false,
  };
}

const factsOf = (environment: Readonly<Record<string, unknown>>): NonNullable<RunCard['machine']> =>
  Object.fromEntries(sameMachine.map((fact) => [fact, environment[fact]])) as NonNullable<RunCard['machine']>;
