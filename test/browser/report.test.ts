import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunRecording } from '../../src/record/recording.ts';
import { aKilledTrial } from '../../src/record/testing/aKilledTrial.ts';
import { aRun } from '../../src/record/testing/aRun.ts';
import { reportOutputs } from '../../src/report/renderReport.ts';
import { filesOf } from '../../src/report/testing/filesOf.ts';
import { aVerdict } from '../../src/verdict/testing/aVerdict.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';

const killed = aKilledTrial();
const second = aKilledTrial('02-swap=off-2', 2);
const panels = ['load', 'latency', 'memory', 'pressure', 'paging', 'gc', 'cpu', 'disk'];
/** Marks as published by the page; x is in pixels from the left edge of the panels. */
interface Drawn {
  trial: string | null;
  panels: { id: string; series: string[] }[];
  marks: { id: string; atMs: number; x: number }[];
  viewS: [number, number];
  cursorS: number | null;
}

const chromiumPath = '/usr/bin/chromium';

describe.skipIf(!existsSync(chromiumPath))(`the page in ${chromiumPath}`, () => {
  let browser: Browser;
  let folder: string;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'oomlab-report-'));
    const bundle = await readFile(
      createRequire(import.meta.url).resolve('echarts/dist/echarts.common.min.js'),
      'utf8',
    );
    const html = (run: RunRecording, verdicts: Verdict[]) =>
      filesOf(reportOutputs(run, verdicts, '2025-01-01T00:00:00.000Z', () => bundle)).get('report.html') ??
      '';
    await writeFile(
      join(folder, 'report.html'),
      html(aRun([killed, second]), [aVerdict(killed), aVerdict(second)]),
    );
    await writeFile(join(folder, 'empty.html'), html(aRun([], { status: 'interrupted', trials: ['a'] }), []));
    browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  async function open(
    width: number,
    colorScheme: 'light' | 'dark' = 'light',
    file = 'report.html',
  ): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    complaints = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(`fetched ${request.url()}`);
    });
    await page.goto(pathToFileURL(join(folder, file)).href);
    await page.waitForFunction('window.oomlab !== undefined');
  }

  const drawn = (): Promise<Drawn> => page.evaluate('window.oomlab');

  /** Panels are drawn once they are near the window. */
  async function see(panel: string): Promise<void> {
    const section = page.locator(`article:not([hidden]) [data-panel="${panel}"]`);
    await section.scrollIntoViewIfNeeded();
    await section.locator('svg').waitFor();
  }

  /** Left edges of the upright lines in a panel, from its SVG, relative to the panels. */
  async function uprightLines(panel: string): Promise<number[]> {
    await see(panel);
    return page.evaluate(`[...document.querySelectorAll('article:not([hidden]) [data-panel="${panel}"] svg path')]
    .map((path) => ({ path, box: path.getBoundingClientRect() }))
    .filter(({ path, box }) => box.width <= 2.5 && box.height > 80 && path.getAttribute('fill') === 'none')
    .map(({ box }) => box.left + box.width / 2 - document.querySelector('article:not([hidden]) .plots').getBoundingClientRect().left)`);
  }

  test('all panels are drawn, each with its lines', async () => {
    await open(1200);
    const shown = await drawn();
    expect(shown.panels.map(({ id }) => id)).toEqual(panels);
    for (const { id } of shown.panels) {
      await see(id);
      const box = await page.locator(`article:not([hidden]) [data-panel="${id}"] svg`).boundingBox();
      expect(box?.height).toBeGreaterThan(100);
      expect(box?.width).toBeGreaterThan(800);
      const colors: string[] = await page.evaluate(
        `[...document.querySelectorAll('article:not([hidden]) [data-panel="${id}"] svg path')].map((path) => path.getAttribute('stroke'))`,
      );
      expect(new Set(colors).size).toBeGreaterThan(2);
    }
  });

  test.each([1200, 360])('marks are at their time in every panel, at %i pixels', async (width) => {
    await open(width);
    const { marks, viewS } = await drawn();
    expect(marks.find(({ id }) => id === 'terminal')?.atMs).toBe(6000);
    const edges = width < 620 ? { left: 44, right: 34 } : { left: 58, right: 52 };
    const area = await page.locator('article:not([hidden]) .plots').boundingBox();
    const plotWidth = (area?.width ?? 0) - edges.left - edges.right;
    for (const panel of panels) {
      const lines = await uprightLines(panel);
      for (const { atMs } of marks) {
        const x = edges.left + ((atMs / 1000 - viewS[0]) / (viewS[1] - viewS[0])) * plotWidth;
        expect(Math.min(...lines.map((line) => Math.abs(line - x)))).toBeLessThan(1.5);
      }
    }
  });

  test('pointing reads the values of that moment with their units, in all panels', async () => {
    await open(1200);
    const { marks } = await drawn();
    const x = marks.find(({ id }) => id === 'firstLimitHit')?.x ?? 0;
    const plots = page.locator('article:not([hidden]) .plots');
    await plots.scrollIntoViewIfNeeded();
    await plots.hover({ position: { x, y: 300 } });
    const legend = (panel: string) =>
      page.locator(`article:not([hidden]) [data-panel="${panel}"] .legend`).textContent();
    expect((await drawn()).cursorS).toBeCloseTo(5.2, 1);
    expect(await legend('memory')).toMatch(/anonymous 92 MiB/);
    expect(await legend('load')).toMatch(/good answers 100 \/s/);
    expect(await legend('memory')).toMatch(/kernel n\/a/);
  });

  test('arrow keys go through the trials, and the evidence follows', async () => {
    await open(1200);
    await page.locator('input[name="trial"]').first().focus();
    await page.keyboard.press('ArrowRight');
    expect((await drawn()).trial).toBe('02-swap=off-2');
    await expect.poll(() => page.locator('article:not([hidden]) h3').textContent()).toBe('02-swap=off-2');
    await page.keyboard.press('ArrowLeft');
    expect((await drawn()).trial).toBe('01-swap=off-1');
  });

  test('the panels work by keyboard: time line, zoom, all', async () => {
    await open(1200);
    await page.locator('article:not([hidden]) .plots').focus();
    const whole = (await drawn()).viewS;
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    expect((await drawn()).cursorS).toBeCloseTo(whole[0] + (whole[1] - whole[0]) / 10);
    await page.keyboard.press('+');
    const zoomed = (await drawn()).viewS;
    expect(zoomed[1] - zoomed[0]).toBeCloseTo((whole[1] - whole[0]) / 2);
    await page.keyboard.press('0');
    expect((await drawn()).viewS).toEqual(whole);
  });

  test('dragging zooms all panels, and the marks stay at their time', async () => {
    await open(1200);
    const { marks } = await drawn();
    const at = (id: string) => marks.find((mark) => mark.id === id)?.x ?? 0;
    const plots = page.locator('article:not([hidden]) .plots');
    await plots.scrollIntoViewIfNeeded();
    const box = await plots.boundingBox();
    const [left, top] = [box?.x ?? 0, (box?.y ?? 0) + 300];
    await page.mouse.move(left + at('firstLimitHit'), top);
    await page.mouse.down();
    await page.mouse.move(left + at('firstBroken'), top);
    await page.mouse.up();
    const now = await drawn();
    expect(now.viewS[0]).toBeCloseTo(5.2, 1);
    expect(now.viewS[1]).toBeCloseTo(7, 1);
    const death = now.marks.find(({ id }) => id === 'terminal')?.x ?? 0;
    for (const panel of ['load', 'memory', 'disk']) {
      const lines = await uprightLines(panel);
      expect(Math.min(...lines.map((line) => Math.abs(line - death)))).toBeLessThan(1.5);
    }
  });

  test('a moment can be gone to', async () => {
    await open(1200);
    await page.getByRole('button', { name: 'oom-kill' }).click();
    expect((await drawn()).cursorS).toBe(6);
  });

  test.each([360, 1200])('nothing is wider than a window of %i pixels', async (width) => {
    await open(width);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  test('the dark scheme has a dark ground and its own colours', async () => {
    await open(1200, 'dark');
    expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(
      'rgb(20, 24, 29)',
    );
    await see('memory');
    const strokes: string[] = await page.evaluate(
      `[...document.querySelectorAll('[data-panel="memory"] svg path')].map((path) => path.getAttribute('stroke'))`,
    );
    expect(strokes).toContain('#ff6b76');
  });

  test('on paper there are all panels, wherever one was', async () => {
    await open(1200);
    const count = () => page.locator('article:not([hidden]) .plot svg').count();
    expect(await count()).toBeLessThan(panels.length);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await count()).toBe(panels.length);
  });

  test('a hostile log line did not run', async () => {
    await open(1200);
    expect(await page.locator('article:not([hidden]) .evidence pre').textContent()).toContain(
      '</script><script>alert(1)',
    );
    expect(await page.locator('script').count()).toBe(3);
  });

  test('a run without a single trial has a page that says so', async () => {
    await open(1200, 'light', 'empty.html');
    expect(await page.locator('main').textContent()).toContain('No trial was recorded.');
    expect((await drawn()).trial).toBeNull();
  });
});
