import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { $, type ProcessPromise } from 'zx';

const root = join(import.meta.dirname, '..', '..');

/** A project of somebody's with nothing in it but oomlab, as its packed tarball has it. */
export interface Installed extends Disposable {
  tarball: string;
  /** The project's folder. */
  folder: string;
  /** Where the package lies in it. */
  packageFolder: string;
  /** What `npx oomlab` starts there. Never throws. */
  oomlab: (args: string[], environment?: Record<string, string>) => ProcessPromise;
}

/**
 * Packs the checkout and lays it into an empty project, as `npm install` would, but without a registry: what it depends on
 * is linked to this checkout's. Only what package.json names: the program would not find anything else.
 */
export async function installPackage(): Promise<Installed> {
  const base = mkdtempSync(join(tmpdir(), 'oomlab-package-'));
  using unlessInstalled = new DisposableStack();
  unlessInstalled.defer(() => rmSync(base, { recursive: true, force: true }));
  const [folder, packageFolder] = [join(base, 'project'), join(base, 'project', 'node_modules', 'oomlab')];
  mkdirSync(packageFolder, { recursive: true });
  const packed = await $({ cwd: root })`npm pack --json --pack-destination ${base}`;
  const [{ filename }]: [{ filename: string }] = JSON.parse(packed.stdout);
  const tarball = join(base, filename);
  await $`tar --extract --file ${tarball} --directory ${packageFolder} --strip-components 1`;
  const { dependencies, bin } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) link(join(root, 'node_modules', name), folder, name);
  link(join('..', 'oomlab', bin.oomlab), folder, '.bin/oomlab');
  const installed = unlessInstalled.move();
  return {
    tarball,
    folder,
    packageFolder,
    oomlab: (args, environment = {}) =>
      $({
        cwd: folder,
        nothrow: true,
        quiet: true,
        env: { ...process.env, NO_COLOR: '1', ...environment },
      })`${process.execPath} ${join(folder, 'node_modules', '.bin', 'oomlab')} ${args}`,
    [Symbol.dispose]: () => installed.dispose(),
  };
}

function link(to: string, folder: string, name: string): void {
  const path = join(folder, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(to, path);
}
