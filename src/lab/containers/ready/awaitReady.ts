import type Docker from 'dockerode';
import { never } from '../../../never.ts';
import type { TargetPlan } from '../../../scenario/plan.ts';
import type { RunningContainer } from '../startContainer.ts';
import { noGoodAnswer, seenWords, urlOf } from './answer.ts';
import { noHealth } from './health.ts';
import { listenersOf, listens } from './listening.ts';

/**
 * Waits until a container is ready by the sign that the plan names.
 * @returns null when it is, or when nothing is to be waited for; else why not: what was tried, what came back, and what is there.
 */
export async function notReady(
  docker: Docker,
  container: Pick<RunningContainer, 'id' | 'pid' | 'url' | 'inspect' | 'ended'>,
  target: TargetPlan,
  signal: AbortSignal,
): Promise<string | null> {
  const { readyBy, readyPath, readyTimeoutMs: withinMs, port } = target;
  const within = `within ${withinMs / 1000} s`;
  switch (readyBy) {
    case 'answer': {
      if (readyPath === null || container.url === null) return null;
      const seen = await noGoodAnswer(urlOf(container.url, readyPath), target.tls, withinMs, signal);
      if (seen === null) return null;
      const came = seenWords(seen);
      return `no good answer from ${readyPath} ${within}${came === '' ? '' : ` (${came})`}${await portsThere(docker, container, port)}`;
    }
    case 'listening': {
      if (port === null || (await listens(container.pid, port, withinMs, signal))) return null;
      return `nobody listened on port ${port} ${within}${await portsThere(docker, container, port)}`;
    }
    case 'health':
      return await noHealth(docker, container.id, withinMs, signal);
    case 'end':
      return await noGoodEnd(container, withinMs, signal);
    default:
      return never(readyBy);
  }
}

async function noGoodEnd(
  { inspect, ended }: Pick<RunningContainer, 'inspect' | 'ended'>,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const over = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => over.resolve('late'), withinMs);
  const stop = (): void => over.resolve('late');
  signal.addEventListener('abort', stop, { once: true });
  const first = await Promise.race([ended.then(() => 'ended' as const), over.promise]);
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  if (first === 'late') return `it did not end within ${withinMs / 1000} s, and others wait for its end`;
  const code = await inspect().then(
    ({ State }) => `exit code ${State.ExitCode}`,
    ({ message }: Error) => `what the engine does not say (${message})`,
  );
  return code === 'exit code 0' ? null : `it ended with ${code}, and others wait for its good end`;
}

/** `; it listens on port 3000, and its image exposes 8080`: what a wrong port looks like from within. */
async function portsThere(
  docker: Docker,
  { pid, inspect }: Pick<RunningContainer, 'pid' | 'inspect'>,
  port: number | null,
): Promise<string> {
  const listeners = pid === 0 ? null : listenersOf(pid);
  const exposed = await exposedBy(docker, inspect).catch(() => null);
  const parts = [
    ...(listeners === null ? [] : [listenersWords(listeners, port)]),
    ...(exposed === null ? [] : [`its image exposes ${exposed.join(', ') || 'no port'}`]),
  ];
  return parts.length === 0 ? '' : `; ${parts.join(', and ')}`;
}

type Listeners = NonNullable<ReturnType<typeof listenersOf>>;

function listenersWords(listeners: Listeners, port: number | null): string {
  if (listeners.length === 0) return 'the container listens on no port';
  const open = listeners.filter(({ loopback }) => !loopback).map((each) => each.port);
  const inside = listeners
    .filter((each) => each.loopback && !open.includes(each.port))
    .map((each) => each.port);
  const wrong = port !== null && !open.includes(port) ? `, and port ${port} was asked` : '';
  const own =
    inside.length === 0
      ? ''
      : `${open.length === 0 ? '' : ', '}for itself alone (127.0.0.1) on ${inside.join(', ')}`;
  return `the container listens ${open.length === 0 ? '' : `on ${open.join(', ')}`}${own}${wrong}`;
}

async function exposedBy(docker: Docker, inspect: RunningContainer['inspect']): Promise<string[]> {
  const { Image } = await inspect();
  const { Config } = await docker.getImage(Image).inspect();
  return Object.keys(Config?.ExposedPorts ?? {}).map((each) => each.replace('/tcp', ''));
}
