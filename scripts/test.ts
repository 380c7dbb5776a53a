import { existsSync } from 'node:fs';
import { execa } from 'execa';

/** Everything that is checked, in the order of how soon it can fail. Installs what only tests need. */

const steps: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['layers', 'node', 'scripts/layers.ts'],
  ['unused files and dependencies', 'knip'],
  ['pure tests', 'vitest', 'run', '--project', 'unit'],
  ['write-ups against their data', 'node', 'src/cli.ts', 'experiment', '--check'],
  ['browser tests', 'vitest', 'run', '--project', 'browser'],
  ['engine tests', 'vitest', 'run', '--project', 'engine'],
  ['engine tests on cgroup v2', 'vitest', 'run', '--project', 'cgroup-v2'],
];

await installChromium();
for (const [name, command, ...args] of steps) {
  const began = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const { exitCode } = await execa(command, args, { stdio: 'inherit', reject: false, preferLocal: true });
  process.stdout.write(
    `== ${name}: ${exitCode === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
  );
  if (exitCode !== 0) process.exit(1);
}

/** The page is opened in the distribution's own browser. */
async function installChromium(): Promise<void> {
  if (existsSync('/usr/bin/chromium')) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write('No /usr/bin/chromium: the tests of the page will be skipped.\n');
    return;
  }
  process.stdout.write('Installing chromium with apt-get, for the tests of the page\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await execa('apt-get', ['update', '--quiet'], { env });
  await execa('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', 'chromium'], { env });
}
