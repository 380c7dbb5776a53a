import { describe, expect, test } from 'vitest';
import { readEnvFile } from './envFile.ts';
import { interpolate } from './interpolate.ts';

const missed: string[] = [];
const sink = {
  missing: (name: string): void => {
    missed.push(name);
  },
  refuse: (text: string): never => {
    throw new Error(text);
  },
};
const variables = { SET: 'here', EMPTY: '', OTHER: 'there' };

describe('variables, as the specification has them', () => {
  test.each([
    ['$SET and ${SET}', 'here and here'],
    ['${EMPTY:-default}/${EMPTY-default}', 'default/'],
    ['${NONE-default}/${NONE:-a b}', 'default/a b'],
    ['${SET:+yes}${NONE:+no}${EMPTY+set}', 'yesset'],
    ['${NONE:-${OTHER:-deep}}/${NONE:-${NOT:-deep}}', 'there/deep'],
    ['$$SET $${SET}', '$SET ${SET}'],
    ['${SET:?must be}', 'here'],
    ['no variable', 'no variable'],
    ['${NONE:-a}}', 'a}'],
  ])('%s', (text, result) => {
    expect(interpolate(text, variables, sink)).toBe(result);
  });

  test.each([
    ['${NONE:?say it}', 'the variable NONE is not set (say it)'],
    ['${EMPTY:?}', 'the variable EMPTY is not set'],
    ['${SET', '"${SET" has no closing brace'],
    ['${1x}', '"${1x}" is no variable'],
    ['costs 5$', '"costs 5$" has a "$" that begins no variable'],
  ])('%s is refused', (text, message) => {
    expect(() => interpolate(text, variables, sink)).toThrow(message);
  });

  test('one that is not set is empty, and told', () => {
    missed.length = 0;
    expect(interpolate('a${GONE}b', variables, sink)).toBe('ab');
    expect(missed).toEqual(['GONE']);
  });
});

describe('a file of variables', () => {
  test('has comments, quotes, exports, and variables of those before', () => {
    const text = `# of the shop
export A=one
B="two words" # here
C='$A raw'
D=\${A}-\${OUT:-none}
E=
`;
    expect(readEnvFile(text, { OUT: 'outside' }, sink)).toEqual({
      A: 'one',
      B: 'two words',
      C: '$A raw',
      D: 'one-outside',
      E: '',
    });
  });

  test('raw is as it stands there', () => {
    expect(readEnvFile("A='$x'\n#B=1\nC=1=2\n", {}, sink, true)).toEqual({ A: "'$x'", C: '1=2' });
  });
});
