import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ensureLabImage } from '../../../src/hosts/beside/image.ts';
import { openEngine } from '../../../src/lab/engine/resolve.ts';

/** The image of the lab, as `docker save` writes it: made here, where it takes seconds, for an engine that is emulated. */
export async function saveLabImage(to: string): Promise<void> {
  await using engine = await openEngine();
  const image = await ensureLabImage(engine, () => {});
  await pipeline(await engine.docker.getImage(image).get(), createWriteStream(to));
}
