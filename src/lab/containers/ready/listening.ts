import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface Listener {
  port: number;
  /** Only who is in the container itself reaches it. */
  loopback: boolean;
}

/** Who listens in the network of a process, by its own kernel tables; null: it is gone. Source: Linux, Documentation/networking/proc_net_tcp.rst. */
export function listenersOf(pid: number): Listener[] | null {
  const texts = ['tcp', 'tcp6'].map((table) => readOrNull(`/proc/${pid}/net/${table}`));
  if (texts[0] === null) return null;
  const all = texts.flatMap((text) => parseListeners(text ?? ''));
  return [...new Map(all.map((each) => [`${each.port} ${each.loopback}`, each])).values()].sort(
    (one, other) => one.port - other.port,
  );
}

/** Rows in the state LISTEN (0A) of `/proc/net/tcp` or `tcp6`. Docker's own resolver at 127.0.0.11 is none of the container's. */
export function parseListeners(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== '0A' || address === '0B00007F') return [];
    return [{ port: Number.parseInt(port, 16), loopback: isLoopback(address) }];
  });
}

/** Each word of an address is in the kernel's own order of bytes: 127.0.0.1 is 0100007F. */
const isLoopback = (address: string): boolean =>
  /^[0-9A-F]{6}7F$/.test(address) ||
  address === '00000000000000000000000001000000' ||
  /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address);

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // the process is gone, or the kernel has no IPv6
  }
}

/** Waits until somebody listens on the port for others than itself. @returns whether somebody does */
export async function listens(
  pid: number,
  port: number,
  withinMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !signal.aborted) {
    const listeners = listenersOf(pid);
    if (listeners === null) return false;
    if (listeners.some((each) => each.port === port && !each.loopback)) return true;
    await delay(50, undefined, { signal }).catch(() => {});
  }
  return false;
}
