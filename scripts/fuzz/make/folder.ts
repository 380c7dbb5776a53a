import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where files are laid for readers that open them by their path; it is removed with the process or thread that asked. */
let made: string | null = null;

/** A folder with these files, by their paths in it, and no others. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  if (made === null) {
    const folder = mkdtempSync(join(tmpdir(), 'oomlab-fuzz-'));
    made = folder;
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  const inner = join(made, 'input');
  rmSync(inner, { recursive: true, force: true });
  mkdirSync(inner);
  for (const [path, content] of Object.entries(files)) {
    const file = join(inner, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return inner;
}
