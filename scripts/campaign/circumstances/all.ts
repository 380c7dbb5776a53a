import type { CircumstanceOptions, Figures } from './attempt.ts';
import { clockCampaign } from './clock.ts';
import { diskCampaign } from './disk.ts';
import { kernelLogCampaign } from './kernelLog.ts';
import { swapCampaign } from './swap.ts';
import { targetCampaign } from './targets.ts';

export type Circumstance = (options: CircumstanceOptions) => Promise<Figures>;

/** What is done to the machine around trials, and by their targets, by the name on the command line. */
export const circumstances: Record<string, Circumstance> = {
  targets: targetCampaign('connections'),
  'targets-by-rate': targetCampaign('rate'),
  disk: diskCampaign,
  swap: swapCampaign,
  'kernel-log': kernelLogCampaign,
  clock: clockCampaign,
};
