import type Docker from 'dockerode';
import { labLabel } from '../../../src/hosts/beside/engineSocket.ts';

/** What a lab has left at an engine: its container, its volume, and containers of its trials. Images stay. */
export async function leftAt(docker: Docker): Promise<string[]> {
  const containers = await docker.listContainers({ all: true });
  const { Volumes } = await docker.listVolumes({ filters: { label: [labLabel] } });
  return [
    ...containers.map(({ Names }) => `container ${Names[0]}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ];
}
