import type { Figures } from './attempt.ts';
import { clockCampaign } from './clock.ts';
import { diskCampaign } from './disk.ts';
import { kernelLogCampaign } from './kernelLog.ts';
import { swapCampaign } from './swap.ts';
import { targetCampaign } from './targets.ts';

export interface CircumstanceOptions {
  /** How often each thing is done. */
  rounds: number;
  seed: number;
  /** These alone; empty: all. */
  only: readonly string[];
  tell(text: string): void;
}

export type Circumstance = (options: CircumstanceOptions) => Promise<Figures>;

/** What is done to the machine around trials, and by their targets, by the name on the command line. */
export const circumstances: Record<string, Circumstance> = {
  targets: targetCampaign,
  disk: diskCampaign,
  swap: swapCampaign,
  'kernel-log': kernelLogCampaign,
  clock: clockCampaign,
};
