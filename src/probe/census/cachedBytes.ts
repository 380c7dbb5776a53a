import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// Not execa, whose hundred modules are two thirds of this program's start.
const run = promisify(execFile);

/**
 * How much of each file is in the page cache, by util-linux's `fincore`: Node has no mincore(2).
 * @returns one value for each link; null where it could not be told.
 */
export async function cachedBytes(links: readonly string[]): Promise<(number | null)[]> {
  if (links.length === 0) return [];
  const args = ['--bytes', '--noheadings', '--output', 'RES', ...links];
  const stdout = await run('fincore', args, { timeout: 2000 }).then(
    (said) => said.stdout,
    () => '',
  );
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  // A file that is gone has no line, and the others could not be told apart.
  if (lines.length !== links.length) return links.map(() => null);
  return lines.map((line) => Number(line.trim()));
}
