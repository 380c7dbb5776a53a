import { type ExitCode, exitCodes } from '../errors.ts';
import {
  keepPrivateEngine,
  ownerText,
  privateSocket,
  privateState,
  startPrivateEngine,
  stopPrivateEngine,
} from '../lab/engine/privateEngine.ts';
import { findEngine } from '../lab/engine/resolve.ts';
import { say } from '../terminal/toolkit/say.ts';

/** `oomlab engine start`: a private engine that stays until it is stopped. */
export async function engineStart(): Promise<ExitCode> {
  if (privateState()) keepPrivateEngine();
  else await startPrivateEngine(true);
  say(process.stdout, 'The private engine runs. To use it from Docker’s own client:');
  say(process.stdout, `export DOCKER_HOST=unix://${privateSocket()}`);
  return exitCodes.ok;
}

/** `oomlab engine stop`: stops the private engine and no other. Images stay. */
export async function engineStop(): Promise<ExitCode> {
  const stopped = await stopPrivateEngine();
  say(
    process.stdout,
    stopped ? 'The private engine is stopped; its images stay.' : 'The private engine was not running.',
  );
  return exitCodes.ok;
}

/** `oomlab engine status`: which engine a run would use. Exit code 1 when none runs: nothing is wrong with that. */
export async function engineStatus(): Promise<ExitCode> {
  const engine = await findEngine();
  if (engine === null) {
    say(process.stdout, 'No engine runs; a run starts the private one for its own time.');
    return exitCodes.expectationsFailed;
  }
  const state = engine.kind === 'private' ? privateState() : null;
  const whose = state === null ? '' : `, ${ownerText(state)}`;
  say(process.stdout, `${engine.kind} engine ${engine.info.ServerVersion} at ${engine.address}${whose}`);
  return exitCodes.ok;
}
