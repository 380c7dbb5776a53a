import { formatBytes } from '../scenario/units.ts';
import { hostWords } from '../study/hosts.ts';
import { outcomeOf } from '../study/outcome.ts';
import { type Advice, adviceFor, summaryOf } from '../verdict/advice/advice.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { namedTimes } from '../verdict/words/timeNames.ts';
import { columns } from './toolkit/columns.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import type { Screen } from './toolkit/screen.ts';

/** The chain of reasoning of one verdict, for a terminal. */
export function explainText(verdict: Verdict, screen: Screen, advice: Advice): string {
  const width = widthOf(screen);
  const blocks: [string, string[]][] = [
    ['What was asked, in this order', chainLines(verdict, width)],
    ['Evidence', evidenceLines(verdict, screen, width)],
    ['The kernel’s report, in fields', killLines(verdict, screen)],
    ['What speaks against the runners-up', againstLines(verdict, width)],
    [
      'First things, in seconds on the trial’s clock (kernel events by the kernel’s time)',
      orderLines(verdict, screen),
    ],
    ['Missing for certainty', verdict.missing.map((one) => paragraph(one, width, '  - '))],
    [
      verdict.validity.valid ? 'Valid, with reservations' : 'INVALID: the measurement cannot be believed',
      verdict.validity.problems.map((one) => paragraph(one, width, '  - ')),
    ],
    ['Advice (whole pages in the report)', adviceLines(verdict, advice, width)],
  ];
  const head = [
    paint(screen, 'bold', paragraph(`${verdict.trial}: ${verdict.sentence}`, width)),
    paragraph(
      `${outcomeOf(verdict)}${verdict.host === undefined ? '' : `, on ${hostWords(verdict.host)}`}. Confidence: ${verdict.confidence}. ${verdict.confidenceRule}`,
      width,
      '  ',
    ),
  ].join('\n');
  const shown = blocks.filter(([, lines]) => lines.length > 0);
  const parts = shown.map(([title, lines]) =>
    [paint(screen, 'bold', paragraph(title, width)), ...lines].join('\n'),
  );
  return `${[head, ...parts].join('\n\n')}\n`;
}

function chainLines({ chain }: Verdict, width: number): string[] {
  return chain.map(({ question, decided, answer }, index) =>
    paragraph(
      `${question} ${decided ? 'Yes' : 'No'}: ${answer}`,
      width,
      `  ${String(index + 1).padStart(2)}. `,
    ),
  );
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function evidenceLines({ evidence }: Verdict, screen: Screen, width: number): string[] {
  return evidence.flatMap(({ atMs, source, text, quote }) => {
    const where = atMs === null ? source : `${seconds(atMs)} s, ${source}`;
    return [
      paragraph(`${text} (${where})`, width, '  - '),
      ...(quote === null ? [] : [paint(screen, 'cyan', paragraph(quote, width, '      '))]),
    ];
  });
}

const mostKills = 5;

function killLines({ kills }: Verdict, screen: Screen): string[] {
  const rows = kills.slice(0, mostKills).flatMap((kill) => {
    const kb = (value: number | null) => formatBytes(value === null ? null : value * 1024);
    const largest = kill.tasks
      .slice(0, 4)
      .map(({ name, pid, rssPages }) => `${name} (${pid}) ${kb(rssPages * 4)}`);
    const more = kill.tasks.length + kill.tasksLeftOut - largest.length;
    return [
      [
        'victim',
        `${kill.name}, pid ${kill.pid} on the host${kill.victim === null ? '' : `, the ${kill.victim} process`}${kill.groupKill ? ', with its whole group' : ''}`,
      ],
      [
        'memory',
        `anonymous ${kb(kill.anonRssKb)}, file ${kb(kill.fileRssKb)}, shared ${kb(kill.shmemRssKb)}, page tables ${kb(kill.pageTablesKb)}`,
      ],
      [
        'limit',
        `${kill.scope === 'global' ? 'none: the whole machine was short' : `${kb(kill.limitKb)}, ${kb(kill.usageKb)} in use, of ${kill.oomMemcg ?? 'a group that is not named'}`}`,
      ],
      ['in group', `${kill.taskMemcg ?? 'not named'}`],
      ['asked by', `${kill.invokedBy ?? 'not named'}`],
      ['tasks', `${largest.join(', ') || 'no table'}${more > 0 ? `, and ${more} more` : ''}`],
    ];
  });
  const lines = columns(rows, screen, '  ');
  return kills.length > mostKills ? [...lines, `  and ${kills.length - mostKills} more kills`] : lines;
}

function againstLines({ against }: Verdict, width: number): string[] {
  return against.map(({ kind, because }) => paragraph(`${kind}: ${because}`, width, '  - '));
}

/** What happened in order of time; what did not, or was not seen, on a line of its own. */
function orderLines({ times, degradation }: Verdict, screen: Screen): string[] {
  const all = namedTimes(times);
  const onset = { name: `onset of ${degradation.kind}`, atMs: degradation.onsetMs };
  const seen = [...all, onset].filter(({ atMs }) => atMs !== null);
  const sorted = seen.toSorted((one, other) => (one.atMs ?? 0) - (other.atMs ?? 0));
  const not = all.filter(({ atMs }) => atMs === null).map(({ name }) => name);
  return columns(
    [
      ...sorted.map(({ name, atMs }) => [seconds(atMs ?? 0).padStart(9), name]),
      ...(not.length === 0 ? [] : [['not seen:', not.join(', ')]]),
    ],
    screen,
    '  ',
  );
}

function adviceLines({ terminal, degradation }: Verdict, advice: Advice, width: number): string[] {
  const outcome = { terminal: terminal.kind, degradation: degradation.kind };
  return adviceFor([outcome], advice, null).map(({ page, title }) =>
    paragraph(`${title}. ${summaryOf(page)}`, width, '  '),
  );
}
