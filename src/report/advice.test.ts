import { expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { type RuntimeName, runtimeNames, runtimes } from '../runtime/index.ts';
import {
  type DegradationKind,
  degradationKinds,
  type TerminalKind,
  terminalKinds,
} from '../scenario/outcomes.ts';
import { summaryOf, titleOf } from '../verdict/advice/advice.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { adviceHtml, adviceMarkdown, adviceOf } from './advice.ts';
import { advicePages } from './page/template.ts';
import { reportOutputs } from './renderReport.ts';
import { filesOf } from './testing/filesOf.ts';

const names = [...new Set([...terminalKinds, ...degradationKinds])];
const killed = aVerdict(aKilledTrial());

/** Of each kind, by itself. */
const verdictOf = (name: (typeof names)[number]): Verdict =>
  terminalKinds.some((kind) => kind === name)
    ? { ...killed, terminal: { ...killed.terminal, kind: name as TerminalKind } }
    : { ...killed, degradation: { kind: name as DegradationKind, onsetMs: 1 } };

test.each(names)(
  'the page about %s says what it means, how to confirm it, what helps and what does not',
  (name) => {
    const page = advicePages[name];
    expect(page.split('\n').length).toBeLessThanOrEqual(60);
    expect(titleOf(page)).not.toBe('');
    expect(summaryOf(page).length).toBeGreaterThan(100);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Confirm it by hand', 'What helps', 'What does not help']);
    expect(page).toContain('\n```\n');
  },
);

test.each(names)('all Markdown of the page about %s becomes HTML', (name) => {
  const page = advicePages[name];
  const html = adviceHtml({ name, title: titleOf(page), page });
  const prose = html.replace(/<pre>[\s\S]*?<\/pre>/g, '').replace(/<code>.*?<\/code>/g, '');
  expect(prose).not.toMatch(/[`*]|(?:^|\s)_|^#|^- /m);
  expect((html.match(/<pre>/g) ?? []).length).toBe((page.match(/^```/gm) ?? []).length / 2);
});

test('each kind that occurs has its page once, the one about no degradation last', () => {
  const thrashed = { ...killed, degradation: { kind: 'swap-thrash' as const, onsetMs: 1 } };
  expect(adviceOf([killed, thrashed, killed], []).map(({ name }) => name)).toEqual([
    'oom-kill',
    'swap-thrash',
    'none',
  ]);
});

const withAdvice = runtimeNames.filter((name) => runtimes[name].advice !== null);

test.each(withAdvice)(
  'the page about %s is short, titled, and becomes HTML without marks left over',
  (name) => {
    const [page] = adviceOf([], [name, name]);
    if (!page) throw new Error('no page');
    expect(adviceOf([], [name, name])).toHaveLength(1);
    expect(page.title).not.toBe('');
    expect(page.page.split('\n').length).toBeLessThanOrEqual(30);
    const prose = adviceHtml(page).replace(/<code>.*?<\/code>/g, '');
    expect(prose).toContain('<li>');
    expect(prose).not.toMatch(/[`*]|^#|^- /m);
  },
);

test('a page in the report stands below its heading, and comments in its commands stay comments', () => {
  const page = '# Title\n\ntext\n\n## Part\n\n```\n# a comment\n```\n';
  expect(adviceMarkdown({ name: 'none', title: 'Title', page })).toBe(
    '### Title\n\ntext\n\n#### Part\n\n```\n# a comment\n```',
  );
});

test('both reports show the page of a verdict once, folded on the page', () => {
  const trials = [aKilledTrial(), aKilledTrial('02-swap=off-2', 2)];
  const made = reportOutputs(
    aRun(trials),
    trials.map((trial) => aVerdict(trial)),
    '2025-02-02T02:02:02.000Z',
    () => '',
  );
  const files = filesOf(made);
  const content = (output: string) => files.get(output) ?? '';
  expect(content('report.md').split(`### ${titleOf(advicePages['oom-kill'])}`)).toHaveLength(2);
  expect(content('report.html').split('<details class="advice" data-advice="oom-kill">')).toHaveLength(2);
});

test('what a page says of a bound is filled in', () => {
  const pages = Object.values(advicePages).join('\n');
  expect(pages).not.toContain('{bound ');
  expect(advicePages['swap-thrash']).toContain('in 10 s are 30 % or more of the resident anonymous memory');
});

test('a page says nothing about a runtime that did not run, and everything where that is not known', () => {
  const pages = (...used: RuntimeName[]): string =>
    adviceOf(names.map(verdictOf), used)
      // Of a full Java heap only a JVM dies; its own page is about itself.
      .filter(({ name }) => name !== 'heap-oome' && !used.some((each) => each === name))
      .map(({ page }) => page)
      .join('\n');
  expect(pages('jvm')).toMatch(/jstat[\s\S]*-Xmx/);
  expect(pages('jvm')).not.toMatch(/py-spy|v8\./);
  expect(pages('any')).toMatch(/jstat[\s\S]*py-spy/);
  for (const used of runtimeNames.filter((name) => name !== 'jvm' && name !== 'any'))
    expect(pages(used), used).not.toMatch(/jstat|jcmd|hs_err|-XX:|-Xmx|-Xss|gc\.log/);
  expect(pages('jvm') + pages('any')).not.toContain('{only');
});

test.each(runtimeNames)('no section of a page is empty, and no marks are left over, where %s ran', (used) => {
  for (const { name, page } of adviceOf(names.map(verdictOf), [used])) {
    expect(page, name).not.toMatch(/\{only|\n```\n```\n|^## .*\n+(?:##|$(?![\s\S]))/m);
  }
});
