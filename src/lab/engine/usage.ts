import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { instanceLabel } from '../trial/container.ts';
import { disconnect, keptMs } from './connect.ts';
import { instanceName } from './state.ts';

/** Other clients of this process may have asked for their last a moment ago; and the engine has to notice. */
const hangUpMs = keptMs + 1000;

/**
 * Who else uses the engine, for people; null: nobody. Hangs up all of this client's own connections before it counts, and
 * so is for its last moment.
 */
export async function othersAt(docker: Docker): Promise<string | null> {
  // By a new connection: the engine may have been started anew since the last one.
  disconnect(docker);
  const containers = await docker.listContainers();
  const theirs = containers.filter(({ Labels }) => Labels[instanceLabel] !== instanceName());
  const [first] = theirs;
  if (first !== undefined)
    return `the container ${first.Names[0]?.slice(1) ?? first.Id.slice(0, 12)} runs there`;
  const { socketPath } = docker.modem as { socketPath?: string };
  disconnect(docker);
  if (socketPath === undefined) return null;
  const deadline = performance.now() + hangUpMs;
  while (connectionsTo(socketPath) > 0) {
    if (performance.now() > deadline) return 'another client is connected to it';
    await delay(50);
  }
  return null;
}

/** A connection for nothing but to be counted: who builds an image has moments without a request. */
export function stayConnected(socketPath: string): Disposable {
  const socket = connect(socketPath).unref();
  // It may stop all the same, by the word of its owner.
  socket.on('error', () => {});
  return { [Symbol.dispose]: () => socket.destroy() };
}

const connectionsTo = (socket: string): number =>
  countConnected(readFileSync('/proc/net/unix', 'utf8'), socket);

/** Accepted connections bear the path of the socket that they came by; state 3 is connected (proc_net(5), linux/net.h). */
export const countConnected = (unix: string, socket: string): number =>
  unix.split('\n').filter((line) => {
    const [, , , , , state, , path] = line.trim().split(/\s+/);
    return state === '03' && path === socket;
  }).length;
