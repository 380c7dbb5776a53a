import { type ExitCode, exitCodes } from '../errors.ts';
import type { LabOptions } from '../hosts/anywhere.ts';
import { setUpAnywhere } from '../hosts/chores.ts';
import type { Again } from '../invocation.ts';
import { watch } from '../terminal/live/watch.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';

/** `oomlab setup`: the engine, the base image, and the image of the main scenario. */
export async function setupCommand({ again, lab }: { again: Again; lab: LabOptions }): Promise<ExitCode> {
  using watching = watch(process.stderr, screenOf(process.stderr, process.env));
  await setUpAnywhere(['image-server'], lab, watching.report);
  watching.report({ kind: 'step', text: `Ready. Try: ${again(['scenario', 'swap-vs-noswap'])}` });
  return exitCodes.ok;
}
