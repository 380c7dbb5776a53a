import * as registered from './registered.ts';
import type { Runtime, Setting } from './runtime.ts';

export type RuntimeName = keyof typeof registered;

export const runtimes: Readonly<Record<RuntimeName, Runtime>> = registered;
export const runtimeNames = Object.keys(registered) as [RuntimeName, ...RuntimeName[]];

/** Whether a runtime can be given this. */
export const takes = (runtime: RuntimeName, setting: Setting): boolean =>
  runtimes[runtime].limits?.settings.includes(setting) ?? false;

/** `jvm, node`: who can be given this. */
export const takersOf = (setting: Setting): string =>
  runtimeNames.filter((runtime) => takes(runtime, setting)).join(', ');

/** Whether a process of this name, as the kernel shows it, can be of this runtime. null: not known, which excludes nothing. */
export function canBeNamed(runtime: RuntimeName | null, processName: string | null): boolean {
  if (runtime === null || processName === null) return true;
  return runtimes[runtime].processNames?.test(processName) ?? true;
}
