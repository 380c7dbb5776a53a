/**
 * A loop that only asks the clock, for so many seconds and so many due a second: what it is late by nobody on this
 * machine can be on time for. Prints the middle of its whole seconds' 99th percentiles, in ms, the first left out.
 */
import { median } from '../../src/statistics/median.ts';

const [seconds = 6, perSecond = 10_000] = process.argv.slice(2).map(Number);
const startMs = performance.now();
const ofSecond: number[] = [];
let late: number[] = [];
for (let due = 0; due < seconds * perSecond; ) {
  const nowMs = performance.now() - startMs;
  for (; due < seconds * perSecond && (due / perSecond) * 1000 <= nowMs; due += 1) {
    late.push(nowMs - (due / perSecond) * 1000);
    if (late.length < perSecond) continue;
    ofSecond.push(late.toSorted((a, b) => a - b)[Math.floor(perSecond * 0.99)] ?? Number.NaN);
    late = [];
  }
}
console.log(median(ofSecond.slice(1, -1)));
