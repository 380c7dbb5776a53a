import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Said } from './said.ts';

/** What is checked, by the name that `npm test -- NAME` takes, in the order of how soon it can fail. */
export const lanes = {
  types: plain('types', 'npm', 'run', '--silent', 'typecheck'),
  lint: plain('lint, layers, unused files and dependencies', 'npm', 'run', '--silent', 'lint'),
  unit: tests('pure tests', 'unit'),
  // It leaves one of two processors idle.
  browser: tests('browser tests', 'browser'),
  'write-ups': {
    ...plain('write-ups against their data', 'node', 'src/cli.ts', 'experiment', '--check'),
    beside: 'browser',
  },
  package: { ...tests('the npm package, packed', 'package'), beside: 'browser' },
  alone: tests('engine tests whose trials have to count', 'alone'),
  engine: tests('engine tests that bear it when others use the processors, too', 'engine'),
  // Emulated machines compute all the time, where the trials of the engine lane mostly wait: they take what those leave.
  'cgroup-v2': { ...tests('engine tests on cgroup v2', 'cgroup-v2'), beside: 'engine' },
  // The engine lane has two of them; the images of all take minutes to build.
  compose: { ...tests('all compose projects, on a real engine', 'compose'), onlyNamed: true },
} satisfies Record<string, Lane>;

export interface Lane {
  title: string;
  /** It runs where it is named, and not with all. */
  onlyNamed?: true;
  /** Where that lane runs, too, this one goes on at the same time. */
  beside?: string;
  /** @returns why it failed; null: it passed */
  check(args: readonly string[], run: Run): Promise<string | null>;
}

/** How a lane's command is run. @returns its exit code */
type Run = (program: string, args: readonly string[]) => Promise<number | undefined>;

const common = { preferLocal: true, reject: false } as const;

export const foreground: Run = async (program, args) =>
  (await execa(program, args, { ...common, stdio: 'inherit' })).exitCode;

/** With the time of processors that nobody else wants, so that what it goes on beside is not disturbed; it ends with us. */
export const background =
  (said: Said): Run =>
  async (program, args) => {
    const words = ['--pdeathsig', 'TERM', 'chrt', '--idle', '0', program, ...args];
    const child = execa('setpriv', words, { ...common, stdin: 'ignore', all: true });
    child.all.on('data', (bytes: Buffer) => said.add(bytes.toString()));
    return (await child).exitCode;
  };

function plain(title: string, program: string, ...args: string[]): Lane {
  return {
    title,
    check: async (_, run) => {
      const exitCode = await run(program, args);
      return exitCode === 0 ? null : `exit code ${exitCode}`;
    },
  };
}

/** One of vitest's projects. Further arguments are vitest's: files, `-t NAME`. */
function tests(title: string, project: string): Lane {
  return {
    title,
    check: async (args, run) => {
      const report = join(tmpdir(), `oomlab-${project}-${process.pid}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      try {
        const exitCode = await run('vitest', ['run', '--project', project, ...reporters, ...args]);
        if (exitCode !== 0) return `exit code ${exitCode}`;
        const { numPassedTests }: { numPassedTests: number } = JSON.parse(readFileSync(report, 'utf8'));
        // What needs an engine or a browser is skipped where there is none: that is no proof of anything.
        return numPassedTests === 0 ? 'it skipped everything' : null;
      } finally {
        rmSync(report, { force: true });
      }
    },
  };
}
