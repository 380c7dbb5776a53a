import { type ExitCode, exitCodes } from '../errors.ts';
import { setUp } from '../lab/setup.ts';
import { watch } from '../terminal/live/watch.ts';
import { screenOf } from '../terminal/screen.ts';

/** `oomlab setup`: the engine, the base image, and the image of the main scenario. */
export async function setupCommand(): Promise<ExitCode> {
  using watching = watch(process.stderr, { ...screenOf(process.stderr, process.env), tty: false });
  await setUp(['image-server'], watching.report);
  watching.report({ kind: 'step', text: 'Ready. Try: npm run scenario swap-vs-noswap' });
  return exitCodes.ok;
}
