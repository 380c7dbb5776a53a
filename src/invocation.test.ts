import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandLine, type Invocation, invocationOf } from './invocation.ts';

const folder = mkdtempSync(join(tmpdir(), 'oomlab-invocation-'));
afterAll(() => rmSync(folder, { recursive: true }));
const manifest = join(folder, 'package.json');

const clone = {
  setup: 'npm ci && node src/cli.ts setup',
  oomlab: 'node src/cli.ts',
  scenario: 'node src/cli.ts scenario',
  size: 'node src/cli.ts size',
  test: 'vitest',
};

/** Started by a script of a package with these scripts. */
function script(scripts: Record<string, string>, file: string, event: string): Invocation {
  writeFileSync(manifest, JSON.stringify({ scripts }));
  const environment = { npm_command: 'run', npm_lifecycle_event: event, npm_package_json: manifest };
  return invocationOf(['node', file], environment, folder);
}

describe('what was typed, to run it again', () => {
  const here = script(clone, join(folder, 'src/cli.ts'), 'scenario');

  test.each([
    [['scenario', 'swap-vs-noswap'], 'npm run scenario swap-vs-noswap'],
    [['scenario', 'x', '--quick', '--only', 'swap=off'], 'npm run scenario x -- --quick --only swap=off'],
    [['size', 'right-heap', '--seed', '3'], 'npm run size right-heap -- --seed 3'],
    [['calibrate', 'swap', '--repeats', '2'], 'npm run oomlab -- calibrate swap --repeats 2'],
    [['--results', '/a b', 'scenario', 'x'], "npm run oomlab -- --results '/a b' scenario x"],
    [['scenario', "it's"], "npm run scenario 'it'\\''s'"],
  ])('%j by npm run, in a clone', (args, line) => {
    expect(commandLine(here, args)).toBe(line);
  });

  test('by npx', () => {
    const environment = { npm_command: 'exec', npm_lifecycle_event: 'npx', npm_package_json: manifest };
    const bin = invocationOf(['node', '/app/node_modules/.bin/oomlab'], environment, '/app');
    expect(commandLine(bin, ['scenario', './mine.ts', '--quick'])).toBe(
      'npx oomlab scenario ./mine.ts --quick',
    );
  });

  test('by a script of one’s own package; what no script has goes through npx', () => {
    const bin = script({ break: 'oomlab scenario ./mine.ts' }, '/app/node_modules/.bin/oomlab', 'break');
    expect(commandLine(bin, ['scenario', './mine.ts', '--quick'])).toBe('npm run break -- --quick');
    expect(commandLine(bin, ['doctor'])).toBe('npx oomlab doctor');
  });

  test('by nothing in between', () => {
    expect(commandLine(invocationOf(['node', '/repo/src/cli.ts'], {}, '/repo'), ['list'])).toBe(
      'node src/cli.ts list',
    );
    expect(commandLine(invocationOf(['node', '/usr/bin/oomlab'], {}, '/repo'), ['list'])).toBe('oomlab list');
  });
});

test('a script that does more than start it is not taken for it', () => {
  const line = commandLine(script(clone, join(folder, 'src/cli.ts'), 'setup'), ['setup']);
  expect(line).toBe('npm run oomlab -- setup');
});
