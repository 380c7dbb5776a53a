import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const chromiumPath = '/usr/bin/chromium';

/**
 * Opens a report from the file system in Chromium. Milliseconds from the beginning of the navigation until it has drawn all
 * that is in view and the browser has time for the next frame, and from there until it answers a pointer; null: no Chromium is here.
 */
export async function openPage(path: string): Promise<{ readyMs: number; answersMs: number } | null> {
  if (!existsSync(chromiumPath)) return null;
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    // Its script makes the page before that is loaded; what is near the window is drawn with the first frame.
    await page.goto(pathToFileURL(path).href);
    const readyMs = await page.evaluate<number>(
      'new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(performance.now()))))',
    );
    const plots = page.locator('article:not([hidden]) .plots');
    const { width = 0 } = (await plots.boundingBox()) ?? {};
    const began = performance.now();
    await plots.hover({ position: { x: width / 2, y: 100 } });
    // The page's own policy has no room for a function that waits within it.
    while ((await page.evaluate('window.oomlab.cursorS')) === null);
    return { readyMs, answersMs: performance.now() - began };
  } finally {
    await browser.close();
  }
}
