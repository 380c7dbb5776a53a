import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connect, disconnect } from './connect.ts';
import { sshArguments } from './sshAgent.ts';
import { unreachable } from './unreachable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-ssh-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program of that name that comes first: it does what `ssh HOST docker system dial-stdio` does, or fails as it does. */
function lay(script: string): void {
  writeFileSync(join(folder, 'ssh'), `#!${process.execPath}\n${script}`);
  chmodSync(join(folder, 'ssh'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
}

test('user, port and host become ssh’s own arguments; a host is never an option', () => {
  const args = sshArguments(new URL('ssh://me%40work@engine.example:2222'));
  expect(args).toEqual(expect.arrayContaining(['-l', 'me@work', '-p', '2222']));
  expect(args.slice(args.indexOf('--'))).toEqual(['--', 'engine.example', 'docker', 'system', 'dial-stdio']);
  expect(sshArguments(new URL('ssh://engine'))).not.toContain('-l');
});

test('requests and answers go through the streams of the process, one after the other by the same one', async () => {
  const socket = join(folder, 'engine.sock');
  const engine = createServer((_, response) =>
    response.setHeader('content-type', 'application/json').end('{"ServerVersion":"1.2.3"}'),
  );
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  lay(`const fs = require('fs');
fs.appendFileSync(${JSON.stringify(join(folder, 'calls'))}, process.argv.slice(2).join(' ') + '\\n');
const socket = require('net').connect(${JSON.stringify(socket)});
process.stdin.pipe(socket).pipe(process.stdout);`);
  const { docker, info } = await connect({ url: 'ssh://me@engine', tls: null });
  expect(info).toMatchObject({ ServerVersion: '1.2.3' });
  await docker.ping();
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  expect(calls[0]).toMatch(/-l me -- engine docker system dial-stdio$/);
  // Two at once for what is asked first; the third request needs no process of its own.
  expect(calls).toHaveLength(2);
  disconnect(docker);
  engine.closeAllConnections();
  engine.close();
});

test('what ssh says is the reason when it fails', async () => {
  lay(`process.stderr.write('me@engine: Permission denied (publickey).\\n'); process.exit(255);`);
  const address = { kind: 'environment', url: 'ssh://me@engine', tls: null } as const;
  const error = await connect(address).catch((cause: Error) => cause);
  expect(unreachable(address, error as Error)).toMatchObject({
    message: "The engine at ssh://me@engine can't be reached: ssh: me@engine: Permission denied (publickey).",
    hint: expect.stringContaining('ssh me@engine docker version'),
  });
});
