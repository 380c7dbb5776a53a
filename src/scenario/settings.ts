import { usageError } from '../errors.ts';
import { type RuntimeName, type Setting, settings, takersOf, takes } from '../runtime/index.ts';
import type { Patch, ScenarioSpec, TargetSpec } from './schema.ts';

/**
 * Refuses what a scenario sets of a runtime that has no such setting: it would have no effect, and the trial would answer
 * another question. @throws OomlabError (usage)
 */
export function refuseSettings({ target, services }: ScenarioSpec, source: string): void {
  refuse(target, target.runtime, `${source}: target`);
  for (const [name, service] of Object.entries(services ?? {}))
    refuse(service.target, service.target.runtime, `${source}: services.${name}.target`);
}

/**
 * The same for what a variant sets. What is left of the scenario's own target, when a variant brings one with another
 * runtime, is nobody's wish. @throws OomlabError (usage)
 */
export function refuseSettingsOf(patches: readonly Patch[], runtime: RuntimeName, source: string): void {
  for (const { target, services } of patches) {
    refuse(target ?? {}, runtime, `${source}: target`);
    for (const [name, service] of Object.entries(services ?? {}))
      if (service) refuse(service.target, service.target.runtime, `${source}: services.${name}.target`);
  }
}

type Written = { [Name in Setting]?: TargetSpec[Name] | undefined };

function refuse(target: Written, runtime: RuntimeName, where: string): void {
  const isSet = { ...target, heap: target.heap === 'default' ? undefined : target.heap };
  for (const setting of settings) {
    if (isSet[setting] === undefined || takes(runtime, setting)) continue;
    throw usageError(
      `${where}.${setting}: runtime "${runtime}" has no such setting (found ${JSON.stringify(isSet[setting])})`,
      `Leave it out; it is a setting of: ${takersOf(setting)}.`,
    );
  }
}
