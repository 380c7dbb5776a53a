import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes what a dockerd that was killed left of containers, and of steps of a build, that it was making: no later one knows
 * them, so their layers would stay for good. It makes their layers first, then their folders, and writes `config.v2.json`
 * last (moby 20.10, `daemon/create.go`). Not while a dockerd runs there.
 * @param data its `--data-root`
 */
export function removeHalfMade(data: string): void {
  const isWhole = (id: string): boolean => existsSync(join(data, 'containers', id, 'config.v2.json'));
  for (const driver of namesIn(join(data, 'image'))) {
    const layers = join(data, driver, driver === 'vfs' ? 'dir' : '');
    const mounts = join(data, 'image', driver, 'layerdb', 'mounts');
    const of = (id: string): string[] => layersOf(join(mounts, id));
    const kept = new Set(namesIn(mounts).filter(isWhole).flatMap(of));
    for (const id of namesIn(mounts).filter((each) => !isWhole(each))) {
      for (const layer of of(id)) removeLayer(layers, layer);
      rmSync(join(mounts, id), { recursive: true });
    }
    // Made before it was written down whose they are. Only containers have one: of a layer of an image nothing is known here.
    for (const init of namesIn(layers).filter((name) => initLayer.test(name) && !kept.has(name)))
      for (const layer of [init, init.replace('-init', '')]) removeLayer(layers, layer);
  }
  for (const id of namesIn(join(data, 'containers')).filter((each) => !isWhole(each)))
    rmSync(join(data, 'containers', id), { recursive: true });
}

const initLayer = /^[0-9a-f]{64}-init$/;
const anyLayer = /^[0-9a-f]{64}(-init)?$/;

/** The layers that a container writes to: what it has of its own, and what is laid below that for its names and mounts. */
const layersOf = (mount: string): string[] =>
  ['mount-id', 'init-id'].flatMap((file) => textIn(join(mount, file)).match(anyLayer)?.[0] ?? []);

function removeLayer(layers: string, layer: string): void {
  // overlay2 has a short name for each.
  const short = textIn(join(layers, layer, 'link'));
  if (/^[A-Z0-9]+$/.test(short)) rmSync(join(layers, 'l', short), { force: true });
  rmSync(join(layers, layer), { recursive: true, force: true });
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const textIn = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
