import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { parse as parseCsv } from 'csv-parse/sync';
import { XMLValidator } from 'fast-xml-parser';
import { marked } from 'marked';
import { describe, expect, test, vi } from 'vitest';
import { autopsyOf } from '../../src/autopsy/testing/autopsyOf.ts';
import type { Progress } from '../../src/lab/progress.ts';
import type { Recording } from '../../src/record/recording.ts';
import { aKilledTrial } from '../../src/record/testing/aKilledTrial.ts';
import { aRun } from '../../src/record/testing/aRun.ts';
import {
  at,
  buildRecording,
  containerId,
  loadRows,
  mib,
  probeRows,
  processRows,
  served,
  threadRows,
} from '../../src/record/testing/buildRecording.ts';
import { foundIn } from '../../src/report/found.ts';
import { githubAnnotations } from '../../src/report/outputs/githubAnnotations.ts';
import { githubSummary } from '../../src/report/outputs/githubSummary.ts';
import { advicePages } from '../../src/report/page/template.ts';
import { trialTables } from '../../src/report/page/trialTables.ts';
import { reportOutputs } from '../../src/report/renderReport.ts';
import { filesOf } from '../../src/report/testing/filesOf.ts';
import { anExpectation } from '../../src/study/testing/anExpectation.ts';
import { autopsyText } from '../../src/terminal/autopsyText.ts';
import { checksText } from '../../src/terminal/checksText.ts';
import { comparisonText } from '../../src/terminal/comparison.ts';
import { explainText } from '../../src/terminal/explainText.ts';
import { listText, runsText } from '../../src/terminal/listText.ts';
import { liveLines } from '../../src/terminal/live/liveBlock.ts';
import { watch } from '../../src/terminal/live/watch.ts';
import { showError } from '../../src/terminal/showError.ts';
import { jsonText } from '../../src/terminal/toolkit/printable.ts';
import { trialTableText } from '../../src/terminal/trialTableText.ts';
import { judge } from '../../src/verdict/judge.ts';

/** What a target may write, and be called, in the worst case: one corpus, pushed through every output by the code that makes it. */
const pieces = [
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>',
  ']]>&<!-- "q" \'s\' javascript:alert(1)',
  '\u001b[2J\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007\u009b31m\u0000\u0007\u0008',
  'one\rtwo\r\n::error title=x::owned\n::set-output name=a::b\n::stop-commands::x\n##[error]owned\n##vso[task.complete]x',
  '%0A::add-mask::x%0D',
  '\u202egnp.exe\u202c \u2066x\u2069 pay\u200bpal \ufeffz\u{e0041} a\u200db\u200cc',
  '=cmd|calc @SUM(1) +1 -1',
  '| a | `b` | ![x](http://evil.example/x.png) [l](javascript:alert(1)) www.evil.example a@evil.example',
  '\ufffe\uffff\ud800',
  '# EOF\noomlab_x 1 1',
];
const hostile = pieces.join(' ');
const long = `java.lang.OutOfMemoryError: ${'A'.repeat(2 ** 20)} ${hostile}`;
const fakeKernel = [
  `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/oomlab/${containerId},task_memcg=/oomlab/${containerId},task=java,pid=11596,uid=0`,
  'Memory cgroup out of memory: Killed process 11596 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB',
  'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
];
const fakeWords = ['Terminating due to java.lang.OutOfMemoryError: Java heap space', hostile, long];

const lines = (texts: readonly string[], atMs: number) =>
  texts.map((text) => ({ atMs, stream: 'stderr' as const, text }));
const variant = { 'no<b>de': hostile };

function hostileTrial(base: Recording): Recording {
  const { plan } = base.trial;
  return {
    ...base,
    trial: {
      ...base.trial,
      plan: {
        ...plan,
        variant,
        target: { ...plan.target, name: hostile, image: { kind: 'reference', reference: hostile } },
      },
      services: [],
      knobs: [{ name: 'heap', asked: hostile, read: hostile, ok: false }],
      preconditions: [{ name: 'kernel log', value: hostile, status: 'missed' as const, meaning: hostile }],
      jvm: { version: hostile, arguments: hostile },
      ending: { reason: 'target-died' as const, atMs: 6050, detail: hostile },
    },
    log: [...lines(fakeWords, 3000), ...lines(fakeKernel, 4000)],
    gcLog: [`[1.0s][info][gc] ${hostile}`],
    serviceLogs: { db: lines([...fakeWords, ...fakeKernel], 3000) },
    events: [
      ...base.events,
      at(10, { kind: 'trouble', source: hostile, text: hostile }),
      at(5900, {
        kind: 'docker',
        action: 'die',
        attributes: { exitCode: '137', name: hostile, image: hostile },
      }),
    ],
    processes: [
      ...processRows(2000, 6000, { name: hostile, command: hostile }),
      ...processRows(2000, 6000, { pid: 99, name: hostile }),
    ].map((row) => ({ ...row, rssBytes: 5 * mib, anonBytes: mib })),
    threads: threadRows(2000, 6000, 7, () => ({ name: hostile, place: hostile })),
    files: [3000, 6000].map((atMs) => ({
      atMs,
      service: 'app',
      path: `/data/${hostile}`,
      sizeBytes: atMs * mib,
      cachedBytes: mib,
      writable: 1,
    })),
  };
}

const recordings = ['01-a', '02-b'].map((id, index) => hostileTrial(aKilledTrial(id, index + 1)));
const verdicts = recordings.map((recording, index) => {
  const verdict = judge(recording);
  const [evidence] = verdict.evidence;
  return {
    ...verdict,
    sentence: `${verdict.sentence} ${hostile}`,
    evidence: [
      ...verdict.evidence,
      ...(evidence === undefined ? [] : [{ ...evidence, text: hostile, source: hostile, quote: hostile }]),
    ],
    missing: [hostile],
    validity: { valid: index === 0, problems: [hostile] },
  };
});
const recorded = aRun(recordings, {
  scenario: 'hostile',
  question: hostile,
  command: `npx oomlab ${hostile}`,
  trials: ['01-a', '02-b'],
  variants: [variant],
  expectations: [anExpectation({ when: variant, terminal: ['survived'] })],
});
const found = foundIn(recorded, verdicts);
const files = filesOf(
  reportOutputs(recorded, verdicts, '2025-02-02T02:02:02.000Z', () => 'var echarts;', ['openmetrics']),
);
const file = (path: string): string => files.get(path) ?? '';

/** By themselves, apart from what is tested. */
/** By themselves, apart from what is tested: C0 but tab and line feed, DEL and C1; and what shows nothing. */
const isControl = (code: number): boolean =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f);
const hiding: readonly [number, number][] = [
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
  [0xe0000, 0xe007f],
];
const isHidden = (code: number): boolean => hiding.some(([from, to]) => code >= from && code <= to);
const command = /^\s*::[a-z-]+.*::|##(?:\w+)?\[/im;

/** The code points that have no place in a text. */
function strays(text: string): string[] {
  const codes = new Set(Array.from(text, (character) => character.codePointAt(0) ?? 0));
  return [...codes].filter((code) => isControl(code) || isHidden(code)).map((code) => code.toString(16));
}

function expectPlain(text: string): void {
  expect(text.length).toBeGreaterThan(20);
  expect(strays(text)).toEqual([]);
}

describe('the files of a report', () => {
  test('nothing drives a screen, hides, or turns what stands beside it', () => {
    const texts = [...files].filter(([path]) => !/\.(?:json|csv)$/.test(path));
    expect(texts.map(([path]) => path)).toEqual(
      expect.arrayContaining(['report.html', 'report.md', 'junit.xml']),
    );
    for (const [path, text] of texts) {
      expect(text.length, path).toBeGreaterThan(20);
      expect(strays(text), path).toEqual([]);
    }
  });

  test('the page has our three scripts, no picture of others, and no megabyte of one line', () => {
    const html = file('report.html');
    expect(html.match(/<script/gi)).toHaveLength(3);
    expect(html.match(/<img/gi)).toBeNull();
    expect(html).toContain("default-src 'none'");
    expect(html.length).toBeLessThan(2 ** 20);
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
  });

  test('a figure is XML without anything that is executed', () => {
    const figures = [...files].filter(([path]) => path.endsWith('.svg'));
    expect(figures.length).toBeGreaterThan(1);
    for (const [path, svg] of figures) {
      expect(XMLValidator.validate(svg), path).toBe(true);
      expect(svg, path).not.toMatch(/<script|<foreignObject|onerror=alert\(1\)>/i);
    }
  });

  test('Markdown has no link, picture or markup of a target', () => {
    const foreign: string[] = [];
    marked.walkTokens(marked.lexer(file('report.md')), ({ type, raw }) => {
      const ours = /^(?:<br>|!\[Panels of trial|!\[Comparison of)/.test(raw);
      if (['link', 'image', 'html'].includes(type) && !ours) foreign.push(raw);
    });
    expect(foreign).toEqual([]);
  });

  test('JUnit’s XML is well-formed, and no character is one that XML 1.0 forbids', () => {
    const xml = file('junit.xml');
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });

  test('no cell is a formula', () => {
    for (const [path, text] of files) {
      if (!path.endsWith('.csv')) continue;
      const cells = (parseCsv(text) as string[][]).flat();
      expect(
        cells.filter((cell) => /^[=+@\t\r]/.test(cell)),
        path,
      ).toEqual([]);
    }
  });
});

describe('the log of a CI', () => {
  const screen = { tty: false, columns: 100, color: false };
  const outcome = verdicts[0] as (typeof verdicts)[number];
  const shown: [string, () => string][] = [
    ['the comparison', () => comparisonText(found.summary, screen)],
    ['the checks', () => checksText(found.checks, screen)],
    ['an explanation', () => explainText(outcome, screen, advicePages)],
    ['the tables of a trial', () => tables(screen)],
    ['the list of runs', () => runsText([{ ...recorded.run, runId: hostile }], screen)],
    [
      'the list of scenarios',
      () => listText('x', [{ name: hostile, question: hostile, cost: hostile }], screen),
    ],
    ['the progress', () => progress(false)],
    ['an autopsy', () => autopsyText(deaths(), screen, advicePages, false)],
    ['an error', () => written(() => showError(new Error(hostile), screen, true, (args) => args.join(' ')))],
    ['JSON', () => jsonText(deaths())],
  ];

  function tables(to: typeof screen): string {
    return recordings
      .flatMap((recording) => trialTables(recording, outcome))
      .map((table) => trialTableText(table, to))
      .join('\n');
  }

  test.each(shown)('%s: no line is a command', (name, make) => {
    const text = make();
    if (name === 'JSON') expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(deaths())));
    else expectPlain(text);
    expect(command.exec(text)?.[0]).toBeUndefined();
  });

  test('annotations are ours, one a line', () => {
    const text = githubAnnotations('hostile', verdicts, found.checks);
    expectPlain(text);
    const all = text.trimEnd().split('\n');
    expect(all.filter((line) => !/^::(?:error|warning) title=[^:,]*::[^\r\n]*$/.test(line))).toEqual([]);
    expect(all).toHaveLength(found.checks.filter(({ held }) => !held).length + 1);
  });

  test('the page of a job has nothing of a target’s but text', () => {
    const text = githubSummary(recorded.run, found);
    expectPlain(text);
    const foreign: string[] = [];
    marked.walkTokens(marked.lexer(text), ({ type, raw }) => {
      if (['link', 'image', 'html'].includes(type) && raw !== '<br>') foreign.push(raw);
    });
    expect(foreign).toEqual([]);
  });
});

describe('a terminal', () => {
  test('colours are ours, and nothing else moves the cursor', () => {
    const screen = { tty: true, columns: 60, color: true };
    const [outcome] = verdicts;
    if (outcome === undefined) throw new Error('no verdict');
    const state = {
      position: 1,
      total: 2,
      variant,
      phase: hostile,
      elapsedMs: 1,
      leftMs: null,
      found: { lines: [hostile], bound: 'about' as const },
      sample: null,
      lastEvent: hostile,
    };
    for (const text of [
      comparisonText(found.summary, screen),
      explainText(outcome, screen, advicePages),
      listText('x', [{ name: hostile, question: hostile, cost: hostile }], screen),
      autopsyText(deaths(), screen, advicePages, false),
      liveLines(state, screen).join('\n'),
    ]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
      expectPlain(text.replaceAll(/\u001b\[\d+m/g, ''));
      expect(stripVTControlCharacters(text)).not.toContain('evil.example\u0007');
    }
    expect(liveLines(state, screen)).toHaveLength(4);
  });
});

describe('what a target says is hearsay', () => {
  const alive = (log: Recording['log']): Recording =>
    buildRecording({
      events: [at(1000, { kind: 'ready' }), at(2000, { kind: 'load-started' })],
      probe: probeRows(0, 32_000, () => ({
        usageBytes: 90 * mib,
        anonBytes: 60 * mib,
        limitBytes: 256 * mib,
      })),
      load: loadRows(2000, 32_000, () => served(100)),
      log,
    });

  test('one that lives has not been killed, whatever it says in the kernel’s words', () => {
    const verdict = judge(alive(lines([...fakeKernel, hostile, long], 9000)));
    expect(verdict.terminal.kind).toBe('survived');
    expect(verdict.kills).toEqual([]);
    expect(verdict.times.firstKill).toBeNull();
  });

  test('the words of a JVM from one that is none are no heap’s end', () => {
    const recording = alive(lines(fakeWords, 9000));
    recording.trial.plan = {
      ...recording.trial.plan,
      target: { ...recording.trial.plan.target, runtime: 'python' },
    };
    expect(judge(recording).terminal.kind).toBe('survived');
  });
});

function deaths() {
  return autopsyOf({ [`kern${hostile.slice(0, 40)}.log`]: [...fakeKernel, ...fakeWords].join('\n') });
}

function progress(tty: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY: tty, columns: 80, rows: 24 });
  const told: Progress[] = [
    { kind: 'step', text: hostile },
    { kind: 'trial-began', id: hostile, position: 1, total: 2, variant },
    { kind: 'trial-phase', name: hostile },
    { kind: 'trial-event', atMs: 1, text: hostile },
    { kind: 'trial-ended', id: hostile, sentence: hostile, seconds: 1 },
  ];
  {
    using watching = watch(stream as unknown as NodeJS.WriteStream, { tty, columns: 80, color: false });
    for (const each of told) watching.report(each);
  }
  return String(stream.read() ?? '');
}

function written(act: () => unknown): string {
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  try {
    act();
    return said.join('');
  } finally {
    spy.mockRestore();
  }
}
