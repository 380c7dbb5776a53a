import { execFileSync, spawnSync } from 'node:child_process';
import { parse as parseCsv } from 'csv-parse/sync';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { mib } from '../../record/testing/buildRecording.ts';
import { plainContainer } from '../../scenario/target/container.ts';
import { anExpectation } from '../../study/testing/anExpectation.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import { foundIn } from '../found.ts';
import { reportOutputs } from '../renderReport.ts';
import { patchesOf } from '../size/patches.ts';
import type { SizeDetails } from '../size/sizeDetails.ts';
import { filesOf } from '../testing/filesOf.ts';
import { githubAnnotations } from './githubAnnotations.ts';
import { githubSummary } from './githubSummary.ts';
import { openMetrics } from './openMetrics.ts';
import { sizePatches } from './sizePatches.ts';

/** Each output is read by a reader that is not ours, and with what a target, or an author, may write in the worst case. */
const hostile = [
  '</script><script>alert(1)</script>',
  ']]><!-- & "quoted" \'so\'',
  '\u001b[31mred\u0007\u0000',
  '=cmd|calc',
  '| a | `b` | [link](javascript:alert(1)) ![x](http://x) www.x.org a@b.org',
  '# heading\n\n- item\r\n::error::owned\n# EOF\noomlab_x 1 1',
  'back\\slash 100% a:b,c',
].join(' ');

const variant = { swap: hostile };
const recordings = ['01-a', '02-b'].map((id, index) => {
  const recording = aKilledTrial(id, index + 1);
  recording.trial.plan.variant = variant;
  return recording;
});
const verdicts = recordings.map((recording, index) => {
  const verdict = aVerdict(recording, { sentence: hostile, variant });
  const [evidence] = verdict.evidence;
  return {
    ...verdict,
    evidence: evidence ? [{ ...evidence, text: hostile, quote: hostile }] : [],
    validity: { valid: index === 0, problems: index === 0 ? [] : [hostile] },
  };
});
const recorded = aRun(recordings, {
  scenario: 'hostile',
  question: hostile,
  trials: ['01-a', '02-b', '03-c'],
  variants: [variant],
  expectations: [
    anExpectation({ when: variant, terminal: ['survived'] }),
    anExpectation({ terminal: ['oom-kill'], atLeastShare: 0.5 }),
    anExpectation({ terminal: ['oom-kill'] }),
  ],
});
const found = foundIn(recorded, verdicts);
const files = filesOf(
  reportOutputs(recorded, verdicts, '2025-02-02T02:02:02.000Z', () => '', ['openmetrics']),
);
const file = (path: string): string => files.get(path) ?? '';

describe('JUnit XML', () => {
  interface Element {
    [attribute: string]: unknown;
    testcase?: Element[];
    testsuite?: Element[];
    failure?: Element[];
    skipped?: Element[];
  }
  const list = new Set(['testsuite', 'testcase', 'failure', 'skipped', 'system-out']);
  const { testsuites } = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => list.has(name),
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
  }).parse(file('junit.xml')) as { testsuites: Element };
  const suites = testsuites.testsuite ?? [];

  test('is well-formed, and its counts are those of its cases', () => {
    expect(XMLValidator.validate(file('junit.xml'))).toBe(true);
    const cases = suites.flatMap(({ testcase = [] }) => testcase);
    expect(testsuites).toMatchObject({
      '@tests': '6',
      '@failures': '2',
      '@errors': '0',
      '@skipped': '2',
    });
    expect(cases).toHaveLength(6);
    expect(cases.filter(({ failure }) => failure)).toHaveLength(2);
    expect(cases.filter(({ skipped }) => skipped)).toHaveLength(2);
  });

  test('has a case for each trial of a variant, and for each expectation', () => {
    expect(suites.map(({ testcase = [] }) => testcase.map((each) => each['@name']))).toEqual([
      ['01-a', '02-b'],
      ['03-c'],
      found.checks.map(({ expected }) => expect.stringContaining(expected.slice(-30))),
    ]);
    const [, , expectations] = suites;
    expect(expectations?.testcase?.map(({ failure }) => failure?.[0]?.['@type'])).toEqual([
      'not held',
      undefined,
      'not known',
    ]);
  });

  test('what a target wrote is text, to the last letter that XML has', () => {
    const output = String(suites[0]?.testcase?.[0]?.['system-out']);
    expect(output).toContain('</script><script>alert(1)</script> ]]><!-- & "quoted" \'so\'');
    expect(output).toContain('\ufffd[31mred\ufffd\ufffd');
  });
});

describe('for GitHub', () => {
  test('annotations are a command a line, and nothing within begins another', () => {
    const lines = githubAnnotations('hostile', verdicts, found.checks).trimEnd().split('\n');
    const commands = lines.map((line) => /^::(error|warning) title=([^:,]*)::(.*)$/.exec(line));
    expect(commands.map((command) => command?.[1])).toEqual(['error', 'warning', 'warning']);
    // As the runner reads them back.
    const [, , invalid] = commands.map((command) =>
      decodeURIComponent((command?.[3] ?? '').replaceAll(/%(?!0A|0D|25)/g, '%25')),
    );
    expect(invalid).toContain('\n::error::owned\n');
    expect(invalid).toContain('100% a:b,c');
    expect(lines.join('')).not.toContain('\u001b');
  });

  test('the page of a job has the parts that it should, and no others', () => {
    const tokens = marked.lexer(githubSummary(recorded.run, found));
    const headings = tokens.filter((token) => token.type === 'heading') as Tokens.Heading[];
    expect(headings.map(({ depth, text }) => [depth, depth === 2 ? '' : text])).toEqual([
      [2, ''],
      [3, 'Expected'],
      [3, 'Comparison'],
    ]);
    const tables = tokens.filter((token) => token.type === 'table') as Tokens.Table[];
    expect(tables.map(({ rows }) => rows.length)).toEqual([3, 1]);
    expect(tables[0]?.rows.map(([state]) => state?.text)).toEqual(['**not held**', 'held', '**not known**']);
    expect(active(tokens, ['<br>'])).toEqual([]);
  });
});

/** Links, pictures and markup, but for the line breaks that we write. */
const active = (tokens: readonly Token[], ours: readonly string[] = []): string[] => {
  const raw: string[] = [];
  marked.walkTokens(tokens as Token[], (token) => {
    if (['link', 'image', 'html'].includes(token.type) && !ours.some((begin) => token.raw.startsWith(begin)))
      raw.push(token.raw);
  });
  return raw;
};

test('report.md has links to nowhere but its figures, and no markup of a target', () => {
  const tokens = marked.lexer(file('report.md'));
  expect(active(tokens, ['<br>', '![Panels of trial', '![Comparison of'])).toEqual([]);
  const tables = tokens.filter((token) => token.type === 'table') as Tokens.Table[];
  expect(tables.length).toBeGreaterThan(2);
  for (const { header, rows } of tables) for (const row of rows) expect(row).toHaveLength(header.length);
});

test('summary.csv has a row for each trial, and no cell that a table would compute', () => {
  const rows = parseCsv(file('summary.csv'), { columns: true }) as Record<string, string>[];
  expect(rows.map(({ trial }) => trial)).toEqual(['01-a', '02-b']);
  expect(rows[1]?.problems).toContain('::error::owned');
  const cells = rows.flatMap((row) => Object.values(row));
  expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
});

test('JSON reads back as it was', () => {
  expect(JSON.parse(file('verdicts.json')).verdicts).toEqual(verdicts);
});

/**
 * Debian's python3-prometheus-client: the reader of those who wrote the format. Its version 0.16 holds 1.0 to be before 0.9,
 * as it compares the fractions by themselves, which is put right here (later versions have it right).
 */
const python = '/usr/bin/python3';
const parser = `
import sys, json
from prometheus_client.samples import Timestamp
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
Timestamp.__gt__ = lambda one, other: (one.sec, one.nsec) > (other.sec, other.nsec)
print(json.dumps([[f.name, f.type, f.unit, [[s.name, s.labels, s.value, float(s.timestamp)] for s in f.samples]]
  for f in read(sys.stdin.read())]))`;
const hasParser = spawnSync(python, ['-c', 'import prometheus_client.openmetrics.parser']).status === 0;

describe.skipIf(!hasParser)(
  'OpenMetrics, as prometheus_client reads it (skipped where it is not installed)',
  () => {
    type Family = [string, string, string, [string, Record<string, string>, number, number][]];
    const read = (text: string): Family[] =>
      JSON.parse(execFileSync(python, ['-c', parser], { input: text, maxBuffer: 2 ** 28 }).toString());
    const families = hasParser ? read(file('openmetrics/01-a.txt')) : [];
    const family = (name: string) => families.find(([each]) => each === name);

    test('gauges and counters in base units, with the times of their rows', () => {
      const [, type, unit, samples] = family('oomlab_usage_bytes') ?? [];
      expect([type, unit]).toEqual(['gauge', 'bytes']);
      // Until it was killed, at ten a second; after that nothing was read.
      expect(samples).toHaveLength(61);
      expect(samples?.[10]?.slice(2)).toEqual([70 * mib, 1_700_000_001]);
      const [, kind, , faults] = family('oomlab_mem_full_seconds') ?? [];
      expect(kind).toBe('counter');
      expect(faults?.[10]?.[0]).toBe('oomlab_mem_full_seconds_total');
      expect(faults?.[10]?.[2]).toBeCloseTo(0.1, 9);
      expect(family('oomlab_load_p99_seconds')?.[3][0]?.[2]).toBeCloseTo(0.09, 9);
    });

    test('labels are the run, the trial and what varies, whatever is in it', () => {
      const [, labels] = family('oomlab_load_ok')?.[3][0] ?? [];
      expect(labels).toMatchObject({ scenario: 'hostile', run: 'run-1', trial: '01-a', repeat: '1' });
      expect(labels?.variant_swap).toContain('\n::error::owned\n# EOF\noomlab_x 1 1');
      expect(families.map(([name]) => name)).not.toContain('oomlab_x');
    });

    test('it says where it ends, once', () => {
      const text = [...openMetrics(recorded.run, recordings[0] as (typeof recordings)[number])].join('');
      expect(text.match(/^# EOF$/gm)).toHaveLength(1);
      expect(text.endsWith('# EOF\n')).toBe(true);
    });
  },
);

test('the patches of a size are YAML with the limits that were tried, and variables that nobody expands', () => {
  const { plan } = (recordings[0] as (typeof recordings)[number]).trial;
  const target = { ...plan.target, heapBytes: 96 * mib, env: { GREETING: '$HOME $(id) "so": #1\n' } };
  const machine = { ...plan.machine, memoryBytes: 256 * mib, swapBytes: 64 * mib, cpus: 0.5, pidsLimit: 50 };
  const patches = patchesOf({ ...plan, target, machine });
  const [compose, kubernetes] = sizePatches({ patches } as SizeDetails).map(({ content }) =>
    parseYaml(content as string),
  );
  expect(compose.services.app).toEqual({
    mem_limit: '256m',
    memswap_limit: '320m',
    cpus: 0.5,
    pids_limit: 50,
    // Whichever of both the file has, and the same in both: Compose refuses those that differ, and one that is left out.
    deploy: { resources: { limits: { memory: '256m', cpus: '0.5', pids: 50 } } },
    environment: {
      JAVA_TOOL_OPTIONS: '-Xmx96m -XX:+UseSerialGC',
      GREETING: '$$HOME $$(id) "so": #1\n',
    },
  });
  const [container] = kubernetes.spec.template.spec.containers;
  expect(container.resources).toEqual({
    requests: { memory: '256Mi', cpu: '500m' },
    limits: { memory: '256Mi', cpu: '500m' },
  });
  expect(container.env).toContainEqual({ name: 'GREETING', value: '$HOME $$(id) "so": #1\n' });
});

test('a patch of a compose file lowers what the file reserves, where that is more than the limit', () => {
  const { plan } = (recordings[0] as (typeof recordings)[number]).trial;
  const patched = (reserved: number) => {
    const target = {
      ...plan.target,
      container: { ...plainContainer, memoryReservationBytes: reserved * mib },
    };
    const machine = { ...plan.machine, memoryBytes: 256 * mib };
    const [compose] = sizePatches({ patches: patchesOf({ ...plan, target, machine }) } as SizeDetails);
    return parseYaml(compose?.content as string).services.app;
  };
  expect(patched(512)).toMatchObject({
    mem_reservation: '256m',
    deploy: { resources: { reservations: { memory: '256m' } } },
  });
  expect(patched(256)).not.toHaveProperty('mem_reservation');
  expect(patched(256).deploy.resources).not.toHaveProperty('reservations');
});
