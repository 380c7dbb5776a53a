import { sharesMachine, type TrialPlan } from '../../scenario/plan.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { Engine } from '../engine/engine.ts';
import {
  type CgroupDriver,
  limitTrialCpus,
  limitTrialGroup,
  removeTrialGroup,
  trialGroup,
} from '../engine/groups.ts';
import { addZram } from '../host/zram.ts';
import type { Needs, Site } from './parts.ts';

const driverOf = ({ info }: Engine): CgroupDriver =>
  info.CgroupDriver === 'systemd' ? 'systemd' : 'cgroupfs';

/** The names of the trial's groups. */
export function groupsOf(engine: Engine, { runId, position }: TrialPlan): Site['groups'] {
  const driver = driverOf(engine);
  return {
    machine: trialGroup(driver, `${runId}-${position}`),
    others: trialGroup(driver, `${runId}-${position}x`),
  };
}

/** Limits what has a limit as a whole, and switches its swap on. All of it is removed when `scope` is disposed. */
export async function prepareGroups(
  parts: Needs<'plan' | 'recorder' | 'site'>,
  scope: AsyncDisposableStack,
): Promise<void> {
  const { plan, site } = parts;
  const driver = driverOf(site.engine);
  const { machine, others } = site.groups;
  scope.defer(() => removeTrialGroup(driver, machine));
  if (plan.services.some((service) => service.machine !== null))
    scope.defer(() => removeTrialGroup(driver, others));
  await limitGroup(parts, driver);
  // A little more than is granted: the area’s header takes a page.
  const { swapOnZram, swapBytes } = plan.machine;
  if (swapOnZram && swapBytes !== null) scope.use(await addZram(swapBytes + 1024 ** 2));
}

/** What a pod or a slice has, or a small machine on which several containers compete. */
async function limitGroup(
  { plan, recorder, site }: Needs<'plan' | 'recorder' | 'site'>,
  driver: CgroupDriver,
): Promise<void> {
  const { machine } = plan;
  const group = site.groups.machine;
  const shared = sharesMachine(plan);
  const bytes = machine.groupMemoryBytes ?? (shared ? machine.memoryBytes : null);
  if (bytes === null) return;
  const read = await limitTrialGroup(driver, group, bytes, machine.swapBytes);
  recorder.knobs([
    { name: 'group memory', asked: formatBytes(bytes), read: formatBytes(read), ok: read === bytes },
  ]);
  // Whole processors are shared by being the only ones; a part of one has to be rationed.
  if (!shared || Number.isInteger(machine.cpus)) return;
  const cpus = await limitTrialCpus(driver, group, machine.cpus);
  recorder.knobs([
    { name: 'group cpus', asked: String(machine.cpus), read: String(cpus), ok: cpus === machine.cpus },
  ]);
}
