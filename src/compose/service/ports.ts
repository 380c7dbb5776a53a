import { isTree, listOf } from '../problem.ts';
import { numberOf } from './amounts.ts';
import { refuseField, type ServiceFile } from './serviceFile.ts';

export interface Ports {
  /** Ports of the container that are published, TCP alone, in the order written. */
  published: number[];
  /** Those that others of the network may use. */
  exposed: number[];
}

export function portsOf(from: ServiceFile): Ports {
  const written = Array.isArray(from.service.ports) ? from.service.ports : [];
  return {
    published: [...new Set(written.flatMap((each, index) => portOf(each, from, index)))],
    exposed: listOf(from.service.expose).flatMap((each) => numberOf(each.split(/[/-]/)[0]) ?? []),
  };
}

/** `8080`, `80:8080`, `127.0.0.1:80:8080/tcp`, `9090-9091:8080-8081`; of a range all. */
function portOf(value: unknown, from: ServiceFile, index: number): number[] {
  if (isTree(value))
    return value.protocol === 'udp' ? [] : [numberOf(value.target) ?? refuse(value, from, index)];
  const [ports = '', protocol = 'tcp'] = String(value).split('/');
  if (protocol !== 'tcp') return [];
  const inside = /(?:^|:)(\d+)(?:-(\d+))?$/.exec(ports);
  const first = Number(inside?.[1] ?? Number.NaN);
  const last = Number(inside?.[2] ?? first);
  if (!(first >= 1 && last >= first && last <= 65_535 && last - first < 1000))
    return refuse(value, from, index);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

const refuse = (value: unknown, from: ServiceFile, index: number): never =>
  refuseField(from, ['ports', index], `${JSON.stringify(value)} is no port`, 'Write 8080 or 80:8080.');
