import { openEngine } from '../engine/resolve.ts';
import type { Report } from '../progress.ts';
import { ensureReference } from './engineImages.ts';

/** What an image says of itself. */
export interface ImageFacts {
  /** Ports that it exposes, TCP alone, the smallest first. */
  exposed: number[];
  hasHealth: boolean;
  /** Entry point and command. */
  started: string;
  /** Its variables and the instructions that made it, the newest first. */
  history: string;
}

/** Asks the engine, which pulls it where it has none. @throws OomlabError (lab) */
export async function imageFacts(reference: string, report: Report): Promise<ImageFacts> {
  await using engine = await openEngine();
  await ensureReference(engine.docker, reference, report);
  const image = engine.docker.getImage(reference);
  const [{ Config }, history] = await Promise.all([image.inspect(), image.history() as Promise<unknown>]);
  const layers = (history as { CreatedBy?: string }[]).map(({ CreatedBy = '' }) => CreatedBy);
  const health = (Config as { Healthcheck?: { Test?: string[] } }).Healthcheck?.Test ?? [];
  const entrypoint = [Config.Entrypoint ?? []].flat();
  return {
    exposed: Object.keys(Config.ExposedPorts ?? {})
      .filter((port) => !port.endsWith('/udp'))
      .map((port) => Number.parseInt(port, 10))
      .sort((one, other) => one - other),
    hasHealth: health.length > 0 && health[0] !== 'NONE',
    started: [...entrypoint, ...(Config.Cmd ?? [])].join(' '),
    history: [...(Config.Env ?? []).map((line) => line.split('=')[0] ?? ''), ...layers].join(' '),
  };
}
