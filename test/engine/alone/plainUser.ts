import { accessSync, constants, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { ownName } from '../../../src/probe/signals/traceInstance.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** An account of this machine's, made for a test. Disposing removes it with all that is its own. */
export interface PlainUser extends AsyncDisposable {
  /** Kills all that runs in this user's name; not what the user's lab does as root. */
  killAll(): Promise<void>;
  /** Where its runs are recorded. */
  results: string;
  /** The program as this user starts it, with the engine at that socket. */
  oomlab: (args: string[]) => ReturnType<typeof startAs>;
}

/** Why no other user can run this checkout; null: one can. */
export function whyNoUser(): string | null {
  if (process.getuid?.() !== 0) return 'only root may make a user';
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return `${folder} is closed to others`;
  }
  try {
    for (const command of ['/usr/sbin/useradd', '/usr/sbin/runuser']) accessSync(command, constants.X_OK);
    return null;
  } catch {
    return 'useradd and runuser are not here';
  }
}

const startAs = (user: string, variables: readonly string[], args: readonly string[]) =>
  execa(
    'runuser',
    ['-u', user, '--', 'env', '-i', ...variables, process.execPath, join(root, 'src', 'cli.ts'), ...args],
    { cwd: root, reject: false, all: true },
  );

/** @param socket of an engine. @param member whether the user is in the group that owns it. */
export async function plainUser(socket: string, { member }: { member: boolean }): Promise<PlainUser> {
  const name = `oomlab-test-${process.pid}`;
  const { gid } = statSync(socket);
  const groups = member ? ['--groups', String(gid)] : [];
  await execa('useradd', ['--create-home', '--home-dir', `/tmp/${name}`, ...groups, name]);
  const home = `/tmp/${name}`;
  // A private engine's own lies in a folder that only root sees into.
  const door = `/tmp/oomlab-door-${ownName()}.sock`;
  writeFileSync(door, '');
  await execa('mount', ['--bind', socket, door]);
  const environment = {
    HOME: home,
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    DOCKER_HOST: `unix://${door}`,
    NO_COLOR: '1',
  };
  const variables = Object.entries(environment).map(([variable, value]) => `${variable}=${value}`);
  const results = join(home, 'results');
  const killAll = async (): Promise<void> => {
    await execa('pkill', ['--signal', 'KILL', '--uid', name], { reject: false });
  };
  return {
    results,
    oomlab: (args) => startAs(name, variables, ['--results', results, ...args]),
    killAll,
    [Symbol.asyncDispose]: async () => {
      await killAll();
      await execa('userdel', ['--remove', name], { reject: false });
      await execa('umount', [door], { reject: false });
      rmSync(door, { force: true });
    },
  };
}
