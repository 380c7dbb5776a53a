import type { Panel } from './panel.ts';
import { reportPoints, type Values } from './sampling.ts';

/** With less than so many times the points, thinning would only take detail away. */
const worthIt = 3;

/**
 * A panel of about twice as many points at most: of each stretch of its time those at which any of its series was lowest,
 * highest, or not read. What is left is what a picture of this width would have shown. (M4, Jugel, Jerzak, Hackenbroich and
 * Markl 2014, for several series on one clock.)
 */
export function thinned(panel: Panel, mostPoints = reportPoints): Panel {
  const { timesS, series } = panel;
  if (timesS.length <= worthIt * mostPoints) return panel;
  const stretches = Math.max(1, Math.floor(mostPoints / Math.max(1, series.length)));
  const kept = new Set([0, timesS.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const [from, to] = [stretch, stretch + 1].map((edge) => Math.floor((edge * timesS.length) / stretches));
    for (const { values } of series) for (const place of telling(values, from ?? 0, to ?? 0)) kept.add(place);
  }
  const places = [...kept].sort((a, b) => a - b);
  return {
    ...panel,
    timesS: places.map((place) => timesS[place] ?? 0),
    series: series.map((one) => ({ ...one, values: places.map((place) => one.values[place] ?? null) })),
  };
}

/** Where it was lowest and highest in `[from, to)`, and where first not read. */
function telling(values: Values, from: number, to: number): number[] {
  let [low, high, gap] = [-1, -1, -1];
  for (let place = from; place < to; place += 1) {
    const value = values[place] ?? null;
    if (value === null) {
      if (gap === -1) gap = place;
      continue;
    }
    if (low === -1 || value < (values[low] ?? 0)) low = place;
    if (high === -1 || value > (values[high] ?? 0)) high = place;
  }
  return [low, high, gap].filter((place) => place !== -1);
}
