import { findEngine, openEngine } from '../../src/lab/engine/resolve.ts';
import { setUp } from '../../src/lab/setup.ts';

/** One engine for all engine tests, with the images that they need; a private one is stopped after them. */
export default async function setup(): Promise<() => Promise<void>> {
  const report = (progress: { kind: string; text?: string }): void => {
    if (progress.kind === 'step') process.stderr.write(`${progress.text}\n`);
  };
  if ((await findEngine()) === null) await setUp([], report);
  const engine = await openEngine();
  await setUp(['image-server'], report);
  return async () => {
    await engine[Symbol.asyncDispose]();
  };
}
