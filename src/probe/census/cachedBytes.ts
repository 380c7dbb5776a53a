import { execa } from 'execa';

/**
 * How much of each file is in the page cache, by util-linux's `fincore`: Node has no mincore(2).
 * @returns one value for each link; null where it could not be told.
 */
export async function cachedBytes(links: readonly string[]): Promise<(number | null)[]> {
  if (links.length === 0) return [];
  const { stdout, failed } = await execa(
    'fincore',
    ['--bytes', '--noheadings', '--output', 'RES', ...links],
    {
      reject: false,
      timeout: 2000,
    },
  );
  const lines = (stdout ?? '').split('\n').filter((line) => line.trim() !== '');
  // A file that is gone has no line, and the others could not be told apart.
  if (failed || lines.length !== links.length) return links.map(() => null);
  return lines.map((line) => Number(line.trim()));
}
