import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { execa } from 'execa';
import { whyNot } from '../../test/cgroup-v2/guest/tools.ts';
import { Said } from './said.ts';

/** Something that a lane needs and that is made, or fetched, once for a machine. */
interface Preparation {
  title: string;
  /** Whether it is not there, and could be made. */
  lacking: () => boolean;
  commands: string[][];
}

const engine: Preparation = {
  title: 'the engine and its images',
  lacking: () => true,
  commands: [['node', 'src/cli.ts', 'setup']],
};

/** By lane, in the order of the lanes: what each needs beside the packages of npm. */
const preparations: Record<string, Preparation[]> = {
  browser: [fromDistribution('/usr/bin/chromium', 'chromium')],
  alone: [engine],
  engine: [fromDistribution('/usr/bin/redis-server', 'redis-server'), engine],
  'cgroup-v2': [
    {
      title: 'the emulated machines',
      lacking: () => whyNot() === null,
      commands: [['node', 'test/cgroup-v2/guest/makeImage.ts']],
    },
  ],
};

function fromDistribution(program: string, name: string): Preparation {
  return {
    title: `${name}, by apt-get`,
    // Where it can't be installed, what needs it is skipped, and says so.
    lacking: () => !existsSync(program) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
    commands: [
      ['apt-get', 'update', '--quiet'],
      ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', name],
    ],
  };
}

/**
 * Begins to prepare these lanes, one thing after the other, beside those that need nothing: most of it is waiting for downloads.
 * @returns waits, for a lane that needs something, until all is done, as nothing may go on beside trials; what was said
 * meanwhile is shown then. With why it can't begin, or null.
 */
export function prepare(lanes: readonly string[]): (lane: string) => Promise<string | null> {
  const said = new Said();
  const done = prepareAll(new Set(lanes.flatMap((lane) => preparations[lane] ?? [])), said);
  return async (lane) => {
    if (preparations[lane] === undefined) return null;
    said.show();
    return done;
  };
}

async function prepareAll(all: Iterable<Preparation>, said: Said): Promise<string | null> {
  for (const { title, lacking, commands } of all) {
    if (!lacking()) continue;
    said.add(`-- preparing ${title}\n`);
    for (const command of commands)
      if ((await exitCodeOf(command, said)) !== 0) return `${title} could not be prepared`;
  }
  return null;
}

async function exitCodeOf(
  [program = '', ...args]: readonly string[],
  said: Said,
): Promise<number | undefined> {
  const child = execa(program, args, {
    env: { DEBIAN_FRONTEND: 'noninteractive', NO_COLOR: '1' },
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  child.all.on('data', (bytes: Buffer) => said.add(bytes.toString()));
  return (await child).exitCode;
}
