import type { ContainerPlan } from '../../scenario/target/container.ts';
import { treeOf } from '../problem.ts';
import { numberOf } from './amounts.ts';
import { bytesIn, numberIn, refuseField, type ServiceFile } from './serviceFile.ts';

export type Limits = ContainerPlan['limits'];

/** `deploy.resources.limits`, or the older keys of the service itself; null: no limit. */
export function limitsOf(from: ServiceFile): Limits {
  const { service } = from;
  const of = ['deploy', 'resources', 'limits'];
  const deployed = treeOf(treeOf(treeOf(service.deploy).resources).limits);
  const memoryBytes =
    positive(bytesIn(from, [...of, 'memory'], deployed.memory)) ??
    positive(bytesIn(from, ['mem_limit'], service.mem_limit));
  const pids =
    numberIn(from, [...of, 'pids'], deployed.pids) ?? numberIn(from, ['pids_limit'], service.pids_limit);
  return {
    memoryBytes,
    swapBytes: swapOf(from, memoryBytes),
    cpus:
      positive(numberIn(from, [...of, 'cpus'], deployed.cpus)) ??
      positive(numberIn(from, ['cpus'], service.cpus)) ??
      quotaOf(from),
    // -1 is no limit.
    pids: positive(pids),
  };
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);

/**
 * Compose's number is memory and swap together, -1 as much as the host has, and 0 as if it were left out; what an engine refuses
 * is refused here, too. null: nothing is said. Source: Docker, "Resource constraints", --memory-swap details.
 */
function swapOf(from: ServiceFile, memoryBytes: number | null): Limits['swapBytes'] {
  const path = ['memswap_limit'];
  const { memswap_limit: both } = from.service;
  if (numberOf(both) === -1) return 'unlimited';
  const sum = positive(bytesIn(from, path, both));
  if (sum === null) return null;
  if (memoryBytes === null)
    return refuseField(
      from,
      path,
      'is memory and swap together, and there is no limit of memory',
      'Write mem_limit beside it.',
    );
  if (sum < memoryBytes)
    return refuseField(
      from,
      path,
      'is memory and swap together, and less than the memory alone',
      'Write the sum of both, or -1.',
    );
  return sum - memoryBytes;
}

/** `cpu_quota` of `cpu_period`, which is 100 ms when left out. */
function quotaOf(from: ServiceFile): number | null {
  const quota = positive(numberIn(from, ['cpu_quota'], from.service.cpu_quota));
  if (quota === null) return null;
  return quota / (positive(numberIn(from, ['cpu_period'], from.service.cpu_period)) ?? 100_000);
}

export function reservationOf(from: ServiceFile): number | null {
  const reserved = treeOf(treeOf(treeOf(from.service.deploy).resources).reservations);
  return (
    positive(bytesIn(from, ['deploy', 'resources', 'reservations', 'memory'], reserved.memory)) ??
    positive(bytesIn(from, ['mem_reservation'], from.service.mem_reservation))
  );
}
