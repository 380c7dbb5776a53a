import { expect, test } from 'vitest';
import { exitCodes, OomlabError } from '../../errors.ts';
import { fill, type Known } from './placeholders.ts';

const known: Known = { table: ['compared'], figure: [], quote: [], claim: ['killed'], value: [] };

const filled = (prose: string, required: string[] = []) =>
  fill(prose, 'text.md', { ...known, table: [] }, required, ({ kind, name }) => `<${kind} ${name}>`);

function refusal(prose: string, required: string[] = []): OomlabError {
  try {
    fill(prose, 'experiments/tiny/text.md', known, required, () => '');
  } catch (error) {
    if (error instanceof OomlabError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('placeholders are replaced in a line and on a line of their own', () => {
  expect(filled('A [[claim killed]], said.\n\n[[ claims ]]\n')).toBe(
    'A <claim killed>, said.\n\n<claims >\n',
  );
});

test.each([
  ['a fence', '```sh\n[[ -e /tmp/x ]]\n```'],
  ['a longer fence around a shorter one', '````\n```\n[[x]]\n```\n````'],
  ['a fence of tildes', '~~~\n[[x]]\n~~~'],
  ['a code span', 'write `[[table x]]` and ``[[a]] ` [[b]]`` so'],
  ['a link', '[[1]](https://example.org)'],
])('code and links stay as they are: %s', (_, prose) => {
  expect(filled(prose)).toBe(prose);
});

test('after a fence placeholders count again', () => {
  expect(filled('```\n[[x]]\n```\n[[claims]]')).toBe('```\n[[x]]\n```\n<claims >');
});

test.each([
  ['\n\n[[tabel compared]]', 'text.md:3: unknown placeholder [[tabel compared]]', 'Did you mean "table"?'],
  [
    '[[table compard]]',
    'text.md:1: [[table compard]]: there is no table called "compard"',
    'Did you mean "compared"?',
  ],
  ['[[figure x]]', 'text.md:1: [[figure x]]: there is no figure called "x"', 'There is none.'],
  ['[[table]]', 'text.md:1: [[table]] is not complete', 'Write [[table NAME]].'],
  ['[[claims all]]', 'text.md:1: [[claims all]] is not complete', 'Write [[claims]].'],
  [
    'see [[table compared]]',
    'text.md:1: [[table compared]] stands within a line',
    'Give it a line of its own',
  ],
  ['nothing', 'text.md: [[table compared]] is nowhere in it', 'Put it where it belongs'],
])('%j is refused with file, line and what to do', (prose, message, hint) => {
  const error = refusal(prose);
  expect(error.message).toBe(`experiments/tiny/${message}`);
  expect(error.hint).toContain(hint);
  expect(error.exitCode).toBe(exitCodes.usage);
});

test('what every write-up has is asked for', () => {
  expect(refusal('[[table compared]]', ['claims']).message).toBe(
    'experiments/tiny/text.md: [[claims]] is nowhere in it',
  );
});
