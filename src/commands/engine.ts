import { type ExitCode, exitCodes } from '../errors.ts';
import {
  keepPrivateEngine,
  privateSocket,
  privateState,
  startPrivateEngine,
  stopPrivateEngine,
} from '../lab/engine/privateEngine.ts';
import { findEngine } from '../lab/engine/resolve.ts';

/** `oomlab engine start`: a private engine that stays until it is stopped. */
export async function engineStart(): Promise<ExitCode> {
  if (privateState()) keepPrivateEngine();
  else await startPrivateEngine(true);
  process.stdout.write(
    `The private engine runs. To use it from Docker's own client:\nexport DOCKER_HOST=unix://${privateSocket()}\n`,
  );
  return exitCodes.ok;
}

/** `oomlab engine stop`: stops the private engine and no other. Images stay. */
export async function engineStop(): Promise<ExitCode> {
  const stopped = await stopPrivateEngine();
  process.stdout.write(
    stopped ? 'The private engine is stopped; its images stay.\n' : 'The private engine was not running.\n',
  );
  return exitCodes.ok;
}

/** `oomlab engine status`: which engine a run would use. Exit code 3 when none runs. */
export async function engineStatus(): Promise<ExitCode> {
  const engine = await findEngine();
  if (engine === null) {
    process.stdout.write('No engine runs; a run starts the private one for its own time.\n');
    return exitCodes.lab;
  }
  process.stdout.write(`${engine.kind} engine ${engine.info.ServerVersion} at ${engine.address}\n`);
  return exitCodes.ok;
}
