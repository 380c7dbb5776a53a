#!/usr/bin/env node
/**
 * Starts the program with a Node that can run it. Plain JavaScript, as any Node may come by here; where it is too old,
 * npx gets a newer one into its own cache. A dependency on Node would change the `node` of all scripts of a project that
 * installs oomlab.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const neededMajor = 24;

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  // The sources in a checkout; the package has what was compiled from them.
  const source = new URL('../src/cli.ts', import.meta.url);
  await start(existsSync(source) ? source.href : new URL('../dist/src/cli.js', import.meta.url).href);
} else {
  startWith(newerNode());
}

async function start(program) {
  try {
    await import(program);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    process.stderr.write(
      `oomlab: A package that it needs is not installed: ${error.message}\n        Run "npm run setup" in a checkout, or "npm install" where oomlab is a dependency.\n`,
    );
    process.exit(3);
  }
}

/** The path of a Node that is new enough, as npx keeps it; null where it cannot be had. */
function newerNode() {
  const wanted = ['exec', '--yes', '--prefer-offline', `--package=node@${neededMajor}`];
  const { status, stdout } = spawnSync('npm', [...wanted, '--', 'node', '--print', 'process.execPath'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : null;
}

/** Takes its place: the same terminal, its signals, its exit code. */
function startWith(node) {
  if (node === null) {
    process.stderr.write(
      `oomlab: it needs Node ${neededMajor} or newer, this is ${process.version}, and npx could not get one\n` +
        '        Install Node from https://nodejs.org, or make the npm registry reachable.\n',
    );
    process.exit(3);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // A terminal sends a Ctrl-C to both of us, and a second one would be a demand to leave at once.
  const fromTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => fromTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
