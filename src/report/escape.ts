const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML and SVG. Control characters, which XML forbids, become a visible substitute. */
export function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** JSON that is safe inside a `<script>` element: no `<` can end it or open a comment. Nothing in it is hidden. */
export function scriptJson(value: unknown): string {
  return visible(JSON.stringify(value))
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

/** One line of Markdown text: nothing in it can become markup, a table's bar, a link or an image; nor an address a link. */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/\s+/g, ' ')
    .replace(
      /[\\`*_[\]<>|~#!&$]|:(?=\/\/)|(?<=\bwww)\.|(?<=[\w.+-])@(?=\w)/gi,
      (character) => `\\${character}`,
    );
}

/** A code span whose fence is longer than any run of backticks in it. */
export function markdownCode(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** What a terminal obeys, XML forbids, or is no character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/gu;

/**
 * What shows nothing, and changes what others show: marks that turn the direction of writing, spaces without width, tags. A
 * name with one looks like another's. Source: Unicode, Default_Ignorable_Code_Point and Bidi_Control.
 */
const hidden =
  /\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Joiners are a part of words in Persian or Sinhala, and of pictures, and of nothing in Latin, Greek or Cyrillic. */
const strayJoiner =
  /(?<![[\p{L}\p{M}]--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]|\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)[\u200c\u200d]/gv;

/** Only what can be seen, in the order in which it stands there: a line of a log must not drive the reader's screen. */
export const visible = (text: string): string =>
  text.replace(controls, '\ufffd').replace(hidden, '\ufffd').replace(strayJoiner, '\ufffd');
