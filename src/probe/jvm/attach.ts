import { closeSync, fchownSync, lstatSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Folder, openFolder, openSocket } from '../../files/folder.ts';
import { type JvmProcess, openPerfData } from './jvmFile.ts';
import { indexPerfData, perfString } from './perfData.ts';

/** More than any answer that we ask for; a JVM gone wrong must not fill our memory. */
const mostCharacters = 1024 * 1024;
/** Its own file has 32 KiB, or what -XX:PerfDataMemorySize says. */
const mostPerfBytes = 256 * 1024;
const lookEveryMs = 20;
const sigquit = 3;

/**
 * Asks a JVM for a diagnostic command's output as jcmd does, from outside of its group: no process is started there. What lies in
 * the container's /tmp is looked at without following a link, which would lead into our own file system.
 * Source: the attach protocol, version 1 (hotspot/os/posix/attachListener_posix.cpp).
 * @throws when it is no JVM that takes the request, answers with an error, or `signal` is aborted.
 */
export async function askJvm(jvm: JvmProcess, command: string, signal: AbortSignal): Promise<string> {
  using tmp = openFolder(`/proc/${jvm.pid}/root`, ['tmp']);
  const socketName = `.java_pid${jvm.innerPid}`;
  if (!isThere(tmp.at(socketName))) await wakeListener(jvm, tmp, socketName, signal);
  using socket = openSocket(tmp.at(socketName));
  const answer = await exchange(socket.path, `1\0jcmd\0${command}\0\0\0`, signal);
  const [code, ...rest] = answer.split('\n');
  if (code !== '0') throw new Error(`the JVM refused: ${rest[0] ?? answer}`);
  return rest.join('\n');
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** A JVM that finds this file at SIGQUIT opens its socket; without the file it would print its threads. */
async function wakeListener(
  jvm: JvmProcess,
  tmp: Folder,
  socketName: string,
  signal: AbortSignal,
): Promise<void> {
  const status = readFileSync(`/proc/${jvm.pid}/status`, 'latin1');
  if (!listens(jvm) || !catches(status, sigquit)) throw new Error('it is no JVM that takes requests');
  const trigger = tmp.at(`.attach_pid${jvm.innerPid}`);
  rmSync(trigger, { force: true });
  const made = openSync(trigger, 'wx');
  try {
    // JDK 8 takes only a file of its own user. By its descriptor: its name may be a link by now.
    fchownSync(made, effectiveId(status, 'Uid'), effectiveId(status, 'Gid'));
    process.kill(jvm.pid, 'SIGQUIT');
    while (!isThere(tmp.at(socketName))) await delay(lookEveryMs, undefined, { signal });
  } finally {
    closeSync(made);
    rmSync(trigger, { force: true });
  }
}

/** A JVM by its performance data, and one that does not answer SIGQUIT with a print of its threads in any case. */
function listens({ perfData }: JvmProcess): boolean {
  const file = openPerfData(perfData);
  if (file === null) return false;
  try {
    const bytes = Buffer.alloc(mostPerfBytes);
    const length = readSync(file, bytes);
    const index = indexPerfData(bytes, length);
    if (index === null) return false;
    return !perfString(bytes, index, 'java.rt.vmArgs')?.includes('-XX:+DisableAttachMechanism');
  } finally {
    closeSync(file);
  }
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
