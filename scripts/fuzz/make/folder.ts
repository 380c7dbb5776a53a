import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** For readers that open files by their path: a folder with these, by their paths in it, until it is disposed. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'oomlab-fuzz-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
