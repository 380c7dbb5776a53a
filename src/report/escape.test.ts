import { expect, test } from 'vitest';
import { escapeMarkdown, escapeXml, markdownCode, scriptJson, visible } from './escape.ts';

test('markup in text stays text', () => {
  expect(escapeXml(`<b a="1">&'`)).toBe('&lt;b a=&quot;1&quot;&gt;&amp;&#39;');
});

test('data cannot end its script element, and reads back the same', () => {
  const hostile = { line: '</script><!-- <script>\u2028' };
  expect(scriptJson(hostile)).not.toMatch(/[<\u2028]/);
  expect(JSON.parse(scriptJson(hostile))).toEqual(hostile);
});

test('Markdown text cannot open a link, a tag, code, or a column', () => {
  expect(escapeMarkdown('a|b [x](y) <i> `c`\n# d')).toBe('a\\|b \\[x\\](y) \\<i\\> \\`c\\` \\# d');
});

test('a code span outlasts the backticks in it', () => {
  expect(markdownCode('a `` b')).toBe('``` a `` b ```');
  expect(markdownCode('plain')).toBe('`plain`');
});

test('escape sequences, lone surrogates and nulls become visible', () => {
  expect(visible('\u001b[31mred\u0000\ud800 \u{1f4a5} ü')).toBe('\ufffd[31mred\ufffd\ufffd \u{1f4a5} ü');
});

test('what turns the direction of writing, or takes no room, becomes visible', () => {
  expect(visible('a\u202eb \u2066c pay\u200bpal \ufeffd\u{e0041} e\u200df')).toBe(
    'a\ufffdb \ufffdc pay\ufffdpal \ufffdd\ufffd e\ufffdf',
  );
  expect(scriptJson({ text: '\u202e' })).toBe('{"text":"\ufffd"}');
});

test('words that are written with a joiner, and pictures, stay', () => {
  for (const text of ['می\u200cخواهم', 'ශ්\u200dරී', '\u{1f469}\u{1f3fd}\u200d\u{1f4bb}', '❤\ufe0f\u200d🔥'])
    expect(visible(text)).toBe(text);
});
