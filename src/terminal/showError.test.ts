import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

/** A program of its own, so that what is read is what a user's terminal gets. */
async function shown(thrown: string, { debug = false, color = false } = {}) {
  const module = (path: string) => JSON.stringify(import.meta.resolve(path));
  const program = `
    const { showError } = await import(${module('./showError.ts')});
    const { usageError, labError, OomlabError, exitCodes } = await import(${module('../errors.ts')});
    const screen = { tty: false, columns: 80, color: ${color} };
    process.exitCode = showError(${thrown}, screen, ${debug}, (args) => ['npx oomlab', ...args].join(' '));
  `;
  const { stderr, stdout, exitCode } = await execa(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { reject: false },
  );
  expect(stdout).toBe('');
  return { lines: stderr.split('\n'), exitCode };
}

describe('an error is two lines, what is wrong and what to do, and its own exit code', () => {
  test.each([
    ['usage', "usageError('No such thing', 'Try another.')", 2],
    ['lab', "labError('No such thing', 'Try another.')", 3],
    [
      'an invalid measurement',
      "new OomlabError('No such thing', { hint: 'Try another.', exitCode: exitCodes.invalidMeasurement })",
      4,
    ],
  ])('%s', async (_, thrown, code) => {
    expect(await shown(thrown)).toEqual({
      lines: ['oomlab: No such thing', '        Try another.'],
      exitCode: code,
    });
  });

  test('whatever another program said in it', async () => {
    const { lines } = await shown(
      "labError('apt-get failed:\\n  E: no route\\r\\n\\nE: gone\\n', 'Look\\nthere.')",
    );
    expect(lines).toEqual(['oomlab: apt-get failed: E: no route E: gone', '        Look there.']);
  });
});

test('what went wrong while things were put away does not hide what came before it', async () => {
  const shownAs = await shown(
    "new SuppressedError(new Error('gone'), new SuppressedError(new Error('gone, too'), labError('No such thing', 'Try another.')))",
  );
  expect(shownAs).toEqual({ lines: ['oomlab: No such thing', '        Try another.'], exitCode: 3 });
});

describe('what nobody expected is a fault of ours, and says so', () => {
  test.each([
    ['an error', "new TypeError('x is not a function')", 'x is not a function'],
    ['an error of many lines', "new Error('[\\n  1,\\n  2\\n]')", '[ 1, 2 ]'],
    ['text', "'just text'", 'just text'],
    ['nothing', 'undefined', 'undefined'],
  ])('%s', async (_, thrown, text) => {
    const { lines, exitCode } = await shown(thrown);
    expect(lines).toEqual([
      `oomlab: Unexpected: ${text}`,
      '        This is a fault of oomlab; run it again with --debug to see where.',
    ]);
    expect(exitCode).toBe(3);
  });
});

test('the stack comes with --debug only', async () => {
  const { lines } = await shown("usageError('No such thing', 'Try another.')", { debug: true });
  expect(lines.slice(0, 3)).toEqual([
    'oomlab: No such thing',
    '        Try another.',
    'OomlabError: No such thing',
  ]);
  expect(lines[3]).toMatch(/^ {4}at /);
});

test('the name is red where there are colours', async () => {
  const { lines } = await shown("usageError('No such thing', 'Try another.')", { color: true });
  expect(lines[0]).toBe('\u001b[31moomlab:\u001b[39m No such thing');
});
