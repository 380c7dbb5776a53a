import { findEngine } from '../lab/engine/resolve.ts';
import { whereTrialsRun } from '../lab/engine/where.ts';
import { beside } from './beside/beside.ts';
import { type Consenting, requireConsent } from './beside/consent.ts';
import type { FleetOptions } from './fleet/front/fleet.ts';
import { here } from './here.ts';
import type { Host } from './host.ts';

/** What whoever starts a run may say about where it is executed. */
export interface LabOptions extends Consenting {
  /** The container of a lab stays when the run is over. */
  keepLab: boolean;
  /** Rather than to be refused while another run is under way. */
  wait: boolean;
  /** The hosts of a queue, rather than one machine; null: this one, or that of its engine. */
  fleet: FleetOptions | null;
  /** Others that say so, too, may execute trials on this machine at the same time. */
  shared?: boolean;
}

/**
 * The hosts of a queue, where one is named; else the machine of the engine that there is: this one where we are root on its
 * kernel, else by a lab beside the engine.
 */
export const anywhere = (options: LabOptions): Host =>
  options.fleet === null ? oneMachine(options) : ofQueue(options.fleet);

/** Its libraries are loaded where they are used. */
const ofQueue = (options: FleetOptions): Host => ({
  prepare: async (undertaking) =>
    (await import('./fleet/front/fleet.ts')).fleet(options).prepare(undertaking),
});

const oneMachine = (options: LabOptions): Host => ({
  async prepare(asked) {
    const occasion = { ...asked, wait: asked.wait ?? options.wait, shared: options.shared ?? false };
    const engine = await findEngine();
    const where = engine === null ? null : await whereTrialsRun(engine);
    // Without any engine a private one is started, which is here.
    if (engine === null || where === null || where.here) return here.prepare(occasion);
    await requireConsent(engine, where.why, options);
    return beside(engine, options).prepare(occasion);
  },
});
