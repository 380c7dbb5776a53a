import { sharesMachine } from '../../scenario/plan.ts';
import { formatBytes } from '../../scenario/units.ts';
import {
  type CgroupDriver,
  limitTrialCpus,
  limitTrialGroup,
  removeTrialGroup,
  trialGroup,
} from '../engine/groups.ts';
import { addZram } from '../host/zram.ts';
import type { Session } from './session.ts';

/** Groups of a trial, above those of its containers. Their counters outlive the containers. */
export interface TrialGroups {
  /** The main target's machine, and that of whatever shares it. */
  machine: string;
  /** For services with a machine of their own, which must not count against the other. */
  others: string;
}

/** Names the trial's groups, and limits what has a limit as a whole. They are removed when `scope` is disposed. */
export async function prepareGroups(session: Session, scope: AsyncDisposableStack): Promise<TrialGroups> {
  const { plan, engine } = session;
  const driver: CgroupDriver = engine.info.CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs';
  const machine = trialGroup(driver, `${plan.runId}-${plan.position}`);
  const others = trialGroup(driver, `${plan.runId}-${plan.position}x`);
  scope.defer(() => removeTrialGroup(driver, machine));
  if (plan.services.some((service) => service.machine !== null))
    scope.defer(() => removeTrialGroup(driver, others));
  await limitGroup(session, driver, machine);
  // A little more than is granted: the area’s header takes a page.
  const { swapOnZram, swapBytes } = plan.machine;
  if (swapOnZram && swapBytes !== null) scope.use(await addZram(swapBytes + 1024 ** 2));
  return { machine, others };
}

/** What a pod or a slice has, or a small machine on which several containers compete. */
async function limitGroup(session: Session, driver: CgroupDriver, group: string): Promise<void> {
  const { plan, record } = session;
  const { machine } = plan;
  const shared = sharesMachine(plan);
  const bytes = machine.groupMemoryBytes ?? (shared ? machine.memoryBytes : null);
  if (bytes === null) return;
  const read = await limitTrialGroup(driver, group, bytes, machine.swapBytes);
  record.knobs.push({
    name: 'group memory',
    asked: formatBytes(bytes),
    read: formatBytes(read),
    ok: read === bytes,
  });
  // Whole processors are shared by being the only ones; a part of one has to be rationed.
  if (!shared || Number.isInteger(machine.cpus)) return;
  const cpus = await limitTrialCpus(driver, group, machine.cpus);
  record.knobs.push({
    name: 'group cpus',
    asked: String(machine.cpus),
    read: String(cpus),
    ok: cpus === machine.cpus,
  });
}
