import { type RuntimeName, runtimes } from '../runtime/index.ts';
import { type AdvicePage, adviceFor, titleOf } from '../verdict/advice/advice.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { escapeXml } from './escape.ts';
import { advicePages } from './page/template.ts';

/** The pages for the verdicts of a run, and for what runs its targets, each once. */
export function adviceOf(verdicts: readonly Verdict[], used: readonly RuntimeName[]): AdvicePage[] {
  return [...adviceForVerdicts(verdicts, used), ...[...new Set(used)].flatMap(adviceForRuntime)];
}

function adviceForRuntime(name: RuntimeName): AdvicePage[] {
  const { advice } = runtimes[name];
  return advice === null ? [] : [{ name, title: titleOf(advice), page: advice }];
}

function adviceForVerdicts(verdicts: readonly Verdict[], used: readonly RuntimeName[]): AdvicePage[] {
  return adviceFor(
    verdicts.map(({ terminal, degradation }) => ({ terminal: terminal.kind, degradation: degradation.kind })),
    advicePages,
    used,
  );
}

/** A page two levels down, to stand below a heading of the report. Comments of a shell in a fence stay what they are. */
export function adviceMarkdown({ page }: AdvicePage): string {
  return fenced(page)
    .map(({ code, text }) => (code ? text : text.replace(/^(#{1,2}) /gm, '##$1 ')))
    .join('\n')
    .trim();
}

/** A page folded under its title. It knows the Markdown that our pages are written in: headings, lists, fences, spans. */
export function adviceHtml({ name, title, page }: AdvicePage): string {
  const body = fenced(page.replace(/^# .*\n/, ''))
    .map(({ code, text }) =>
      code ? `<pre>${escapeXml(text.replace(/^```\n|\n```$/g, ''))}</pre>` : blocks(text),
    )
    .join('\n');
  return `<details class="advice" data-advice="${name}"><summary>${spans(title)}</summary>
${body}
</details>`;
}

interface Part {
  code: boolean;
  text: string;
}

/** The page in turn as text and as fenced code. */
function fenced(page: string): Part[] {
  const parts = page.split(/(^```\n[\s\S]*?^```$)/m);
  return parts.map((text) => ({ code: text.startsWith('```'), text: text.replace(/^\n|\n$/g, '') }));
}

function blocks(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const heading = /^## (.+)$/.exec(block);
      if (heading) return `<h4>${spans(heading[1] ?? '')}</h4>`;
      if (!block.startsWith('- ')) return `<p>${spans(block)}</p>`;
      const items = block.split(/^- /m).slice(1);
      return `<ul>${items.map((item) => `<li>${spans(item.trim())}</li>`).join('')}</ul>`;
    })
    .join('\n');
}

function spans(text: string): string {
  return escapeXml(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=[\s.,:;)]|$)/g, '$1<em>$2</em>');
}
