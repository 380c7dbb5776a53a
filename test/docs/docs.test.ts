import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { boundsPage } from '../../scripts/docs/boundsPage.ts';
import { calibrationPage, pinnedCalibration } from '../../scripts/docs/calibrationPage.ts';
import { aReport, recordedVerdicts, sameWorlds } from '../../scripts/docs/drawReports.ts';
import { falseReports, sameReports } from '../../scripts/docs/powerPage.ts';
import { simulated } from '../../scripts/docs/size/simulatedServices.ts';
import { asked, services, sizeRow } from '../../scripts/docs/sizePage.ts';
import { home } from '../../src/installation.ts';
import { loadColumns } from '../../src/record/loadRow.ts';
import { probeColumns } from '../../src/record/probeRow.ts';
import { fileColumns, processColumns, serviceColumns, threadColumns } from '../../src/record/tableRows.ts';
import { aKilledTrial } from '../../src/record/testing/aKilledTrial.ts';
import { comparisonColumns } from '../../src/report/cells.ts';
import { summaryCsv } from '../../src/report/outputs/summaryCsv.ts';
import { loadPanels } from '../../src/report/panels/loadPanels.ts';
import { probePanels } from '../../src/report/panels/probePanels.ts';
import * as loads from '../../src/scenario/load.ts';
import { degradationKinds, terminalKinds } from '../../src/scenario/outcomes.ts';
import { compare } from '../../src/study/compare.ts';
import type { LiveSet } from '../../src/verdict/signals/heap/liveSet.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';

const pages = globSync(
  ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/*.md', 'results/README.md', 'experiments/README.md'],
  {
    cwd: home,
  },
);
const noCollections: LiveSet = { after: 'full collection', points: [], maxBytes: null };
const read = (path: string): string => readFileSync(join(home, path), 'utf8');
/** Commands as they are typed; those within another by its name. */
const commands = new Set(
  [...read('src/cli.ts').matchAll(/\.command\('([a-z]+)/g)].map(([, name]) => name ?? ''),
);

describe('what each number means', () => {
  const numbers = read('docs/numbers.md');
  const defined = new Set([...numbers.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

  test.each<[string, readonly string[]]>([
    ['probe.csv', probeColumns],
    ['load.csv', loadColumns],
    ['services.csv', serviceColumns],
    ['processes.csv', processColumns],
    ['files.csv', fileColumns],
    ['threads.csv', threadColumns],
    ['summary.csv', summaryCsv([]).trim().split(',')],
    ['the comparison', comparisonColumns.map(({ title }) => title)],
  ])('every column of %s is defined', (_, columns) => {
    expect(columns.length).toBeGreaterThan(5);
    expect(columns.filter((name) => !defined.has(name))).toEqual([]);
  });

  test('every panel that each trial has', () => {
    const { load, probe } = aKilledTrial();
    const titles = [...loadPanels(load), ...probePanels(probe, noCollections)].map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(6);
    expect(titles.filter((title) => !numbers.includes(`| ${title} `))).toEqual([]);
  });
});

test('the page of the bounds is their table, as "node scripts/docs.ts" writes it', () => {
  expect(read('docs/bounds.md')).toBe(boundsPage());
});

test('the page of the calibration is what is pinned, as "node scripts/docs.ts" writes it', () => {
  expect(read('docs/calibration.md')).toBe(calibrationPage(readFileSync(pinnedCalibration, 'utf8')));
});

describe('what a report can tell apart', () => {
  const page = read('docs/power.md');
  const worlds = sameWorlds(recordedVerdicts());
  const shape = { variants: 2, each: 5 };

  // The slowest part of the page, four variants, is a matter of minutes; "node scripts/docs.ts power" makes it all.
  test.each(worlds.slice(0, 2))('the reports in which nothing differs, $name', (world) => {
    const found = falseReports(world, shape, sameReports);
    const row = page.split('\n').find((line) => line.startsWith(`| ${world.name} |`));
    expect(row).toContain(` ${found} of ${sameReports} (`);
    expect(found / sameReports).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / sameReports));
  });

  test('of trials that were recorded, in 1,000 reports of three variants at most one in twenty has a false difference', () => {
    const recorded = worlds.at(-1);
    if (!recorded) throw new Error('no world');
    expect(falseReports(recorded, { variants: 3, each: 6 }, 1000)).toBeLessThanOrEqual(50);
  });

  test('a report as it is made: nothing is held of trials that are the same, and what is far apart is', () => {
    const [world] = worlds;
    if (!world) throw new Error('no world');
    const held = (verdicts: Verdict[]) =>
      compare(verdicts, { seed: 1 }).pairs.flatMap(({ measures }) =>
        measures.filter(({ judgement }) => judgement !== 'no difference seen').map(({ measure }) => measure),
      );
    const same = Array.from({ length: 20 }, (_, seed) => held(aReport([world.draw, world.draw], 5, seed)));
    expect(same.filter((all) => all.length > 0).length).toBeLessThanOrEqual(4);
    const leaks: typeof world.draw = (random) => {
      const trial = world.draw(random);
      return { ...trial, measures: { ...trial.measures, peakUsageBytes: 2 ** 40 } };
    };
    expect(held(aReport([world.draw, leaks], 5, 1))).toContain('peakUsageBytes');
  });
});

test('how it decides has every question, in the order in which they are asked', () => {
  const asked = [...read('src/verdict/endings/chain.ts').matchAll(/asks: '([^']+)'/g)].map(
    ([, text]) => text,
  );
  const listed = [...read('docs/how-it-decides.md').matchAll(/^\d+\. (.+\?)$/gm)].map(([, text]) => text);
  expect(asked.length).toBeGreaterThan(10);
  expect(listed).toEqual(asked);
});

test('how it decides names every verdict', () => {
  const page = read('docs/how-it-decides.md');
  const kinds = [...terminalKinds, ...degradationKinds];
  expect(kinds.filter((kind) => !page.includes(`\`${kind}\``))).toEqual([]);
});

test('every load shape is named where scenarios are explained, and where one begins', () => {
  const names = Object.keys(loads);
  expect(names.length).toBeGreaterThan(3);
  for (const page of ['docs/scenarios.md', 'templates/scenario.ts']) {
    const words = new Set(read(page).match(/\w+/g));
    expect(
      names.filter((name) => !words.has(name)),
      page,
    ).toEqual([]);
  }
});

test('the page of the commands has every one', () => {
  const rows = [...read('docs/commands.md').matchAll(/^\| (.*?) \|/gm)].map(([, first]) => first);
  const named = new Set(rows.join(' ').match(/[a-z]+/g));
  expect(commands.size).toBeGreaterThan(10);
  expect([...commands].filter((name) => !named.has(name))).toEqual([]);
});

describe('pages', () => {
  test('every link leads somewhere', () => {
    expect(pages.length).toBeGreaterThan(9);
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)]
        .map(([, link]) => link ?? '')
        .filter((link) => !existsSync(join(home, dirname(page), link)))
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  test('every command and every script that they name exists', () => {
    const text = pages.map(read).join('\n');
    const named = [...text.matchAll(/(?:npx oomlab|npm run oomlab --) ([a-z]+)/g)].map(
      ([, name]) => name ?? '',
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !commands.has(name))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json'));
    const run = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
    expect(run.length).toBeGreaterThan(5);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('what a size is worth', () => {
  const page = read('docs/size.md');

  // A kind whose services take few trials; "node scripts/docs.ts size" makes all of the page.
  test('the figures of a kind of service are those that the program makes', () => {
    const kind = 'no size is enough, or nearly none';
    expect(page.split('\n')).toContain(sizeRow(kind, simulated(kind, services, asked)));
  });

  test('of all that are named at least 95 % survive as often as asked, within 1.25 times the smallest in the median', () => {
    const all = page.split('\n').find((line) => line.startsWith('| **all** |')) ?? '';
    const [, right, , ratio] = all.split('|').slice(1);
    expect(Number(/\((.*) %\)/.exec(right ?? '')?.[1])).toBeGreaterThanOrEqual(95);
    expect(Number.parseFloat(ratio ?? '')).toBeLessThanOrEqual(1.25);
  });
});
