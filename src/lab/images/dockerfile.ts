/** What is read in a Dockerfile before it is built. */

const instructions = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/[\\`]\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The names of its stages, in order; one without a name is called by its number. */
export const stagesOf = (text: string): string[] =>
  instructions(text)
    .filter((line) => /^FROM\s/i.test(line))
    .map((line, index) => /\sAS\s+(\S+)$/i.exec(line)?.[1]?.toLowerCase() ?? String(index));

/** The image that our own ones are built on, under a name that any Dockerfile can have. */
export const baseName = { repo: 'oomlab/base', tag: 'latest' };

export const wantsBase = (text: string): boolean =>
  instructions(text).some((line) => /^FROM\s+(?:--\S+\s+)*oomlab\/base(?::latest)?(?:\s|$)/i.test(line));
