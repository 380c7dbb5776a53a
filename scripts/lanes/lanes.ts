import { $, fs, os, type ProcessPromise, path } from 'zx';

/** What is checked, by the name that `npm test -- NAME` takes, in the order of how soon it can fail. */
export const lanes = {
  types: plain('types', (run) => run`npm run --silent typecheck`),
  lint: plain('lint, layers, unused files and dependencies', (run) => run`npm run --silent lint`),
  unit: tests('pure tests', 'unit'),
  'write-ups': plain('write-ups against their data', (run) => run`node src/cli.ts experiment --check`),
  package: tests('the npm package, packed', 'package'),
  browser: tests('browser tests', 'browser'),
  engine: tests('engine tests', 'engine'),
  'cgroup-v2': tests('engine tests on cgroup v2', 'cgroup-v2'),
  // The engine lane has two of them; the images of all take minutes to build.
  compose: { ...tests('all compose projects, on a real engine', 'compose'), onlyNamed: true },
} satisfies Record<string, Lane>;

export interface Lane {
  title: string;
  /** It runs where it is named, and not with all. */
  onlyNamed?: true;
  /** @returns why it failed; null: it passed */
  run(args: readonly string[]): Promise<string | null>;
}

type Shell = (pieces: TemplateStringsArray, ...args: unknown[]) => ProcessPromise;

const shell: Shell = $({ stdio: 'inherit', preferLocal: true, nothrow: true });

function plain(title: string, start: (run: Shell) => ProcessPromise): Lane {
  return {
    title,
    run: async () => {
      const { exitCode } = await start(shell);
      return exitCode === 0 ? null : `exit code ${exitCode}`;
    },
  };
}

/** One of vitest's projects. Further arguments are vitest's: files, `-t NAME`. */
function tests(title: string, project: string): Lane {
  return {
    title,
    run: async (args) => {
      const report = path.join(os.tmpdir(), `oomlab-${project}-${process.pid}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      try {
        const { exitCode } = await shell`vitest run --project ${project} ${reporters} ${args}`;
        if (exitCode !== 0) return `exit code ${exitCode}`;
        const { numPassedTests }: { numPassedTests: number } = await fs.readJson(report);
        // What needs an engine or a browser is skipped where there is none: that is no proof of anything.
        return numPassedTests === 0 ? 'it skipped everything' : null;
      } finally {
        await fs.remove(report);
      }
    },
  };
}
