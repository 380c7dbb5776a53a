import { chownSync, existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { JvmProcess } from './jvmFile.ts';
import { indexPerfData, perfString } from './perfData.ts';

/** More than any answer that we ask for; a JVM gone wrong must not fill our memory. */
const mostCharacters = 1024 * 1024;
const lookEveryMs = 20;
const sigquit = 3;

/**
 * Asks a JVM for a diagnostic command's output as jcmd does, from outside of its group: no process is started there.
 * Source: the attach protocol, version 1 (hotspot/os/posix/attachListener_posix.cpp).
 * @throws when it is no JVM that takes the request, answers with an error, or `signal` is aborted.
 */
export async function askJvm(jvm: JvmProcess, command: string, signal: AbortSignal): Promise<string> {
  const tmp = `/proc/${jvm.pid}/root/tmp`;
  // An absolute link would lead out of the container, into our own file system.
  if (!lstatSync(tmp).isDirectory()) throw new Error('/tmp of the container is a link');
  const socketPath = `${tmp}/.java_pid${jvm.innerPid}`;
  if (!existsSync(socketPath)) await wakeListener(jvm, tmp, socketPath, signal);
  const answer = await exchange(socketPath, `1\0jcmd\0${command}\0\0\0`, signal);
  const [code, ...rest] = answer.split('\n');
  if (code !== '0') throw new Error(`the JVM refused: ${rest[0] ?? answer}`);
  return rest.join('\n');
}

/** A JVM that finds this file at SIGQUIT opens its socket; without the file it would print its threads. */
async function wakeListener(
  jvm: JvmProcess,
  tmp: string,
  socketPath: string,
  signal: AbortSignal,
): Promise<void> {
  const status = readFileSync(`/proc/${jvm.pid}/status`, 'latin1');
  if (!listens(jvm) || !catches(status, sigquit)) throw new Error('it is no JVM that takes requests');
  const trigger = `${tmp}/.attach_pid${jvm.innerPid}`;
  rmSync(trigger, { force: true });
  writeFileSync(trigger, '', { flag: 'wx' });
  try {
    // JDK 8 takes only a file of its own user.
    chownSync(trigger, effectiveId(status, 'Uid'), effectiveId(status, 'Gid'));
    process.kill(jvm.pid, 'SIGQUIT');
    while (!existsSync(socketPath)) await delay(lookEveryMs, undefined, { signal });
  } finally {
    rmSync(trigger, { force: true });
  }
}

/** A JVM by its performance data, and one that does not answer SIGQUIT with a print of its threads in any case. */
function listens({ perfData }: JvmProcess): boolean {
  const bytes = readFileSync(perfData);
  const index = indexPerfData(bytes, bytes.length);
  if (index === null) return false;
  return !perfString(bytes, index, 'java.rt.vmArgs')?.includes('-XX:+DisableAttachMechanism');
}

/** Whether a process has a handler for the signal: one without it, as with -Xrs, would die. Source: proc_pid_status(5). */
export function catches(status: string, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}

/** The second of the four numbers: real, effective, saved, file system. */
function effectiveId(status: string, name: 'Uid' | 'Gid'): number {
  return Number(new RegExp(`^${name}:\\s*\\d+\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
}

async function exchange(path: string, request: string, signal: AbortSignal): Promise<string> {
  const socket = connect({ path, signal });
  socket.setEncoding('utf8').write(request);
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    if (answer.length > mostCharacters) throw new Error('its answer does not end');
  }
  return answer;
}
