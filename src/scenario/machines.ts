import { usageError } from '../errors.ts';
import type { MachineSpec, Patch } from './schema.ts';
import { parseBytes } from './units.ts';

/**
 * Small machines by the names people know. To correct a figure, correct it here, with its date and source; `null` is a
 * figure for which no source was found.
 *
 * - Processors and memory: t2 and t3 from "General purpose instances" of the EC2 user guide (awsdocs/amazon-ec2-user-guide
 *   at 00f1965), t4g from Fred78290/autoscaled-masterkube-aws (templates/machines/arm64.json). The processors are what a
 *   machine may burst to: its CPU credits are not modelled.
 * - Disk reads: baseline of the connection to EBS, MB/s at 128 KiB, which is what is left when its burst credits are spent:
 *   "Amazon EBS-optimized instances" of the EC2 user guide, as of 2021 (awsdocs/amazon-ec2-user-guide at 0446b90). The t2
 *   family has no dedicated connection and is not in that table.
 * - US dollars per hour: on demand, Linux, us-east-1, in AWS's price list of 2026-01-19, as
 *   aws/karpenter-provider-aws at 031e72b keeps it (pkg/providers/pricing/zz_generated.pricing_aws.go).
 */
const presets: Record<string, Preset> = {
  't2.nano': { cpus: 1, memory: '512m', diskReadMBps: null, dollarsPerHour: 0.0058 },
  't2.micro': { cpus: 1, memory: '1g', diskReadMBps: null, dollarsPerHour: 0.0116 },
  't2.small': { cpus: 1, memory: '2g', diskReadMBps: null, dollarsPerHour: 0.023 },
  't2.medium': { cpus: 2, memory: '4g', diskReadMBps: null, dollarsPerHour: 0.0464 },
  't3.nano': { cpus: 2, memory: '512m', diskReadMBps: 5.43, dollarsPerHour: 0.0052 },
  't3.micro': { cpus: 2, memory: '1g', diskReadMBps: 10.86, dollarsPerHour: 0.0104 },
  't3.small': { cpus: 2, memory: '2g', diskReadMBps: 21.71, dollarsPerHour: 0.0208 },
  't3.medium': { cpus: 2, memory: '4g', diskReadMBps: 43.43, dollarsPerHour: 0.0416 },
  't4g.nano': { cpus: 2, memory: '512m', diskReadMBps: 4, dollarsPerHour: 0.0042 },
  't4g.micro': { cpus: 2, memory: '1g', diskReadMBps: 8, dollarsPerHour: 0.0084 },
  't4g.small': { cpus: 2, memory: '2g', diskReadMBps: 16, dollarsPerHour: 0.0168 },
  't4g.medium': { cpus: 2, memory: '4g', diskReadMBps: 32, dollarsPerHour: 0.0336 },
};

/** Where and when the prices were so. */
export const pricesAsOf = 'us-east-1, 2026-01-19';

interface Preset {
  cpus: number;
  memory: string;
  diskReadMBps: number | null;
  dollarsPerHour: number;
}

/**
 * A machine as it is sold, with the disk's baseline where it is known. Swap is not part of what is sold: say it.
 * @throws OomlabError (usage) for a name that is not here
 */
export function machine(
  name: string,
  { swap, ...overrides }: { swap: string } & Partial<Omit<MachineSpec, 'name'>>,
): MachineSpec {
  return { ...preset(name), swap, ...overrides };
}

/** What a list of names varies: all but the swap. @throws OomlabError (usage) for a name that is not here */
export function preset(name: string): NonNullable<Patch['machine']> & Pick<MachineSpec, 'cpus' | 'memory'> {
  const found = presetNamed(name);
  if (found === undefined) {
    throw usageError(`no machine is known as "${name}"`, `Known: ${Object.keys(presets).join(', ')}.`);
  }
  const { cpus, memory, diskReadMBps } = found;
  const disk = diskReadMBps === null ? {} : { diskRead: String(Math.round(diskReadMBps * 1e6)) };
  return { name, cpus, memory, ...disk };
}

/**
 * The same machine with a share of its memory, for a service that is smaller by as much. It is not for sale, so that it has
 * no name. Swap, processors and disk stay.
 */
export function scaled({ name: _, ...spec }: MachineSpec, share: number): MachineSpec {
  return { ...spec, memory: String(Math.round((parseBytes(spec.memory) ?? Number.NaN) * share)) };
}

/** Its name while it is what that name stands for: a patch may have given it more memory. */
export function nameOf({ name, cpus, memory }: MachineSpec): string | null {
  const sold = name === undefined ? undefined : presetNamed(name);
  const same = sold?.cpus === cpus && parseBytes(sold.memory) === parseBytes(memory);
  return name === undefined || (sold !== undefined && !same) ? null : name;
}

/** US dollars per hour; null for a machine that is not in the list. */
export const dollarsPerHour = (name: string): number | null => presetNamed(name)?.dollarsPerHour ?? null;

const presetNamed = (name: string): Preset | undefined =>
  Object.hasOwn(presets, name) ? presets[name] : undefined;

/** All of them, with their sizes in bytes. */
export const machinesSold = (): {
  name: string;
  cpus: number;
  memoryBytes: number;
  dollarsPerHour: number;
}[] =>
  Object.entries(presets).map(([name, { cpus, memory, dollarsPerHour: price }]) => ({
    name,
    cpus,
    memoryBytes: parseBytes(memory) ?? Number.NaN,
    dollarsPerHour: price,
  }));
