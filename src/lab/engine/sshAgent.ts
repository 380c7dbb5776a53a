import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

/** As Docker's own client does it: what ssh knows of keys, known hosts and jump hosts holds here, too. */
const remote = ['docker', 'system', 'dial-stdio'];

/**
 * Connections to an engine by the user's own ssh, each a process of it. An idle one is used again, and keeps nobody
 * from ending.
 */
export function sshAgent(address: URL): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 2 });
  return Object.assign(agent, { createConnection: () => connection(sshArguments(address)) });
}

/** @param address `ssh://[user@]host[:port]`: Docker allows no path. */
export function sshArguments({ username, hostname, port }: URL): string[] {
  return [
    ...['-o', 'ConnectTimeout=30', '-T'],
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    ...(port === '' ? [] : ['-p', port]),
    // A host that begins with a hyphen is no option.
    ...['--', hostname, ...remote],
  ];
}

/** The standard streams of a process as one, with what Node's agent expects of a socket. */
function connection(args: string[]): Duplex {
  const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-1000);
  });
  const stream = new Duplex({
    read: () => void child.stdout.resume(),
    write: (chunk, _, done) => void child.stdin.write(chunk, done),
    final: (done) => void child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  const fail = (why: string): void => void stream.destroy(new Error(why));
  // Whoever closes it is told by its exit code.
  child.stdin.on('error', () => {});
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.on('error', (error) => fail(`ssh could not be started: ${error.message}`));
  // Not when its output ends: why it did comes after that.
  child.on('close', (code) => {
    if (code === 0) stream.push(null);
    else fail(`ssh: ${said.trim().split('\n').at(-1) || `exit code ${code}`}`);
  });
  return Object.assign(stream, asSocket(child));
}

function asSocket(child: ChildProcessWithoutNullStreams) {
  const pipes = [child.stdin, child.stdout, child.stderr] as unknown as { ref(): void; unref(): void }[];
  return {
    ref: () => {
      child.ref();
      for (const pipe of pipes) pipe.ref();
    },
    unref: () => {
      child.unref();
      for (const pipe of pipes) pipe.unref();
    },
    setKeepAlive: () => {},
    setNoDelay: () => {},
    setTimeout: () => {},
  };
}
