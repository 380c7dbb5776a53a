import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const chromiumPath = '/usr/bin/chromium';

/**
 * Opens a report from the file system in Chromium. Milliseconds from the beginning of the navigation until it has drawn all
 * panels and the browser has time for the next frame, and from there until it answers a pointer; null: no Chromium is here.
 */
export async function openPage(path: string): Promise<{ readyMs: number; answersMs: number } | null> {
  if (!existsSync(chromiumPath)) return null;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.goto(pathToFileURL(path).href, { waitUntil: 'commit' });
    await page.waitForFunction('window.oomlab !== undefined');
    const readyMs = await page.evaluate<number>(
      'new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now()))))',
    );
    const plots = page.locator('article:not([hidden]) .plots');
    await plots.scrollIntoViewIfNeeded();
    const box = await plots.boundingBox();
    const began = performance.now();
    await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 100);
    await page.waitForFunction('window.oomlab.cursorS !== null');
    return { readyMs, answersMs: performance.now() - began };
  } finally {
    await browser.close();
  }
}
