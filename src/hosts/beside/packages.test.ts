import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contentsOf } from './contents.ts';
import { importedPackages, placePackages } from './packages.ts';

const root = join(import.meta.dirname, '..', '..', '..');

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'oomlab-packages-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package as somebody installed it. */
function install(
  path: string,
  version: string,
  dependencies: Record<string, string> = {},
  optional = {},
): void {
  const at = join(folder, path);
  mkdirSync(at, { recursive: true });
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  writeFileSync(
    join(at, 'package.json'),
    JSON.stringify({ name, version, main: 'index.js', dependencies, optionalDependencies: optional }),
  );
  writeFileSync(join(at, 'index.js'), `exports.version = '${version}';`);
}

const placed = (from = folder) =>
  Object.fromEntries(placePackages(from, ['a', 'b']).map(({ to, id }) => [to, id]));

describe('packages', () => {
  test('lie at the top, however deep they were', () => {
    install('node_modules/a', '1.0.0', { c: '*' });
    install('node_modules/a/node_modules/c', '1.0.0');
    install('node_modules/b', '1.0.0');
    expect(placed()).toEqual({
      'node_modules/a': 'a@1.0.0',
      'node_modules/b': 'b@1.0.0',
      'node_modules/c': 'c@1.0.0',
    });
  });

  test('of two versions each is found by those who ask for it, and by nobody else', () => {
    install('node_modules/a', '1.0.0', { c: '1', d: '*' });
    install('node_modules/b', '1.0.0', { c: '2', d: '*' });
    install('node_modules/c', '1.0.0');
    install('node_modules/d', '1.0.0', { c: '1' });
    install('node_modules/b/node_modules/c', '2.0.0');
    // Of b's own, and asks for the other c.
    install('node_modules/b/node_modules/d', '2.0.0', { c: '1' });
    install('node_modules/b/node_modules/d/node_modules/c', '1.0.0');
    const all = placePackages(folder, ['a', 'b']);
    const made = join(folder, 'made');
    for (const { from, to } of all) {
      mkdirSync(join(made, to), { recursive: true });
      for (const name of ['package.json', 'index.js'])
        writeFileSync(join(made, to, name), readFileSync(join(from, name)));
    }
    const version = (from: string, name: string): string =>
      createRequire(join(made, from, 'x.js'))(name).version;
    expect(version('node_modules/a', 'c')).toBe('1.0.0');
    expect(version('node_modules/b', 'c')).toBe('2.0.0');
    expect(version('node_modules/b', 'd')).toBe('2.0.0');
    expect(version('node_modules/a', 'd')).toBe('1.0.0');
    const d = dirname(createRequire(join(made, 'node_modules/b/x.js')).resolve('d'));
    expect(version(relative(made, d), 'c')).toBe('1.0.0');
  });

  test('are found through links, as pnpm lays them', () => {
    install('store/a@1/node_modules/a', '1.0.0', { c: '*' });
    install('store/c@1/node_modules/c', '1.0.0');
    install('node_modules/b', '1.0.0');
    symlinkSync(join(folder, 'store/c@1/node_modules/c'), join(folder, 'store/a@1/node_modules/c'));
    symlinkSync(join(folder, 'store/a@1/node_modules/a'), join(folder, 'node_modules/a'));
    expect(placed()).toMatchObject({ 'node_modules/a': 'a@1.0.0', 'node_modules/c': 'c@1.0.0' });
  });

  test('that are optional may be missing, others not', () => {
    install('node_modules/a', '1.0.0', {}, { c: '*' });
    install('node_modules/b', '1.0.0');
    expect(Object.keys(placed())).toEqual(['node_modules/a', 'node_modules/b']);
    install('node_modules/b', '1.0.0', { d: '*' });
    expect(placed).toThrow(/package d is not installed/);
  });
});

describe('the program of a lab', () => {
  /** Thousands of files: all that is asked is of one, laid once. */
  let hash: string;
  let laid: string;
  let program: string;
  beforeAll(() => {
    laid = realpathSync(mkdtempSync(join(tmpdir(), 'oomlab-packages-')));
    program = join(laid, 'oomlab');
    const contents = contentsOf('a-base', false);
    contents.layInto(laid);
    hash = contents.hash;
  });
  afterAll(() => rmSync(laid, { recursive: true }));

  test('imports only files and packages that are laid with it, and each of those packages', () => {
    const packages = new Set<string>();
    for (const entry of readdirSync(join(program, 'src'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.ts$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(
        /^(?:import|export|\}) .*?from '([^']+)';$/gm,
      )) {
        if (name.startsWith('node:') || builtinModules.includes(name)) continue;
        if (name.startsWith('.')) {
          if (!name.endsWith('.d.ts'))
            expect(() => readFileSync(join(dirname(path), name)), `${path}: ${name}`).not.toThrow();
        } else packages.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
      }
    }
    expect([...packages].sort()).toEqual([...importedPackages].sort());
    expect(readdirSync(join(program, 'node_modules'))).toEqual(
      expect.arrayContaining(importedPackages.map((name) => name.replace(/\/.*/, ''))),
    );
  });

  test('has no tests, and is named by what it is made of', () => {
    const names = readdirSync(program, { recursive: true }).map(String);
    expect(names.filter((name) => name.startsWith('src/') && /\.test\.ts|testing/.test(name))).toEqual([]);
    expect(contentsOf('a-base', false).hash).toBe(hash);
    const others = [contentsOf('another-base', false), contentsOf('a-base', true)].map(({ hash }) => hash);
    expect(new Set([hash, ...others]).size).toBe(3);
  });

  test('the checkout’s package.json goes with it: the recording says its version', () => {
    expect(readFileSync(join(program, 'package.json'), 'utf8')).toBe(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
  });
});
