import { markdownCode as code, escapeMarkdown } from '../../report/escape.ts';

/** Text that GitHub and Jekyll show alike: Jekyll would take two braces for a command of its own. */
export const text = (plain: string): string => escapeMarkdown(plain).replace(/\{(?=[{%])/g, '&#123;');

/** A code span; with braces that Jekyll would take, as an element. */
export const inlineCode = (plain: string): string =>
  /\{[{%]/.test(plain) ? `<code>${text(plain)}</code>` : code(plain).replaceAll('|', '\\|');

/** Lines as they are; a fence longer than any in them. */
export function codeBlock(lines: readonly string[], language = 'text'): string {
  const all = lines.join('\n');
  if (/\{[{%]/.test(all)) {
    const safe = all
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/\{(?=[{%])/g, '&#123;');
    return `<pre><code>${safe}\n</code></pre>`;
  }
  const longest = Math.max(2, ...[...all.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${all}\n${fence}`;
}

type Align = 'left' | 'right';

/** Cells are Markdown already. */
export function markdownTable(head: string[], rows: string[][], align: readonly Align[] = []): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (align[index] === 'right' ? '--:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
