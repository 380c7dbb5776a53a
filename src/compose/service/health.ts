import type { ContainerPlan, HealthPlan } from '../../scenario/target/container.ts';
import { isTree, isTrue } from '../problem.ts';
import { millisecondsIn, numberIn, type ServiceFile } from './serviceFile.ts';

/** null: the file says nothing, and the image's own counts if it has one. */
export function healthOf(from: ServiceFile): HealthPlan | null {
  const written = from.service.healthcheck;
  if (!isTree(written)) return null;
  if (isTrue(written.disable)) return off;
  const span = (key: string): number | null => millisecondsIn(from, ['healthcheck', key], written[key]);
  const words = testOf(written.test);
  if (words?.[0] === 'NONE') return off;
  return {
    test: words,
    intervalMs: span('interval') || null,
    timeoutMs: span('timeout') || null,
    startPeriodMs: span('start_period'),
    startIntervalMs: span('start_interval') || null,
    retries: numberIn(from, ['healthcheck', 'retries'], written.retries),
  };
}

/** A text alone is run by a shell. null: the image's own test, as the engine takes an empty one. */
function testOf(test: unknown): string[] | null {
  if (test === undefined || test === null) return null;
  const words = Array.isArray(test) ? test.map(String) : ['CMD-SHELL', String(test)];
  return words.length === 0 ? null : words;
}

const off: HealthPlan = {
  test: ['NONE'],
  intervalMs: null,
  timeoutMs: null,
  startPeriodMs: null,
  startIntervalMs: null,
  retries: null,
};

/** The file itself has a check, whatever its image has. */
export const hasTest = ({ health }: Pick<ContainerPlan, 'health'>): boolean =>
  health !== null && health.test !== null && health.test[0] !== 'NONE';

/** So long a service may take until it is healthy: what its own check allows, and a minute at least. */
export function healthyWithinMs(health: HealthPlan | null): number {
  if (health === null) return 120_000;
  const { intervalMs, timeoutMs, startPeriodMs, retries } = health;
  const tries = (retries || 3) * ((intervalMs ?? 30_000) + (timeoutMs ?? 30_000));
  return Math.max(60_000, Math.min(600_000, (startPeriodMs ?? 0) + tries));
}
