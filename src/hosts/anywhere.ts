import { findEngine } from '../lab/engine/resolve.ts';
import { whereTrialsRun } from '../lab/engine/where.ts';
import { beside } from './beside/beside.ts';
import { type Consenting, requireConsent } from './beside/consent.ts';
import { here } from './here.ts';
import type { Host } from './host.ts';

/** What whoever starts a run may say about where it is executed. */
export interface LabOptions extends Consenting {
  /** The container of a lab stays when the run is over. */
  keepLab: boolean;
  /** Rather than to be refused while another run is under way. */
  wait: boolean;
}

/** The machine of the engine that there is: this one where we are root on its kernel, else by a lab beside the engine. */
export const anywhere = (options: LabOptions): Host => ({
  async prepare(asked) {
    const occasion = { ...asked, wait: options.wait };
    const engine = await findEngine();
    const where = engine === null ? null : await whereTrialsRun(engine);
    // Without any engine a private one is started, which is here.
    if (engine === null || where === null || where.here) return here.prepare(occasion);
    await requireConsent(engine, where.why, options);
    return beside(engine, options).prepare(occasion);
  },
});
