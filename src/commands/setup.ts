import { type ExitCode, exitCodes } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { setUp } from '../lab/setup.ts';
import { watch } from '../terminal/live/watch.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';

/** `oomlab setup`: the engine, the base image, and the image of the main scenario. */
export async function setupCommand({ again }: { again: Again }): Promise<ExitCode> {
  using watching = watch(process.stderr, screenOf(process.stderr, process.env));
  await setUp(['image-server'], watching.report);
  watching.report({ kind: 'step', text: `Ready. Try: ${again(['scenario', 'swap-vs-noswap'])}` });
  return exitCodes.ok;
}
