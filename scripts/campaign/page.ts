import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { memoryMount, v2MemoryMount } from '../../src/lab/host/cgroups.ts';
import { formatBytes } from '../../src/scenario/units.ts';
import type { Figures } from './breakRuns.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');

/** Replaces that campaign's part of `docs/reliability.md`. @throws TypeError where the page has no place for it */
export function writePart(name: string, text: string): void {
  const [begin, end] = [`<!-- made by "npm run campaign -- ${name}" -->`, `<!-- end of ${name} -->`];
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from === -1 || to < from) throw new TypeError(`${page} has no part ${name}`);
  writeFileSync(page, `${before.slice(0, from)}${begin}\n\n${text}\n\n${before.slice(to)}`);
}

/** What was done, and what came of it. @param command what makes the same again */
export function partOf(figures: Figures, command: string): string {
  const { runs, undisturbed, machines, trials, findings, faults, seconds } = figures;
  const rows = Object.entries(faults).map(([kind, count]) => `| ${kind} | ${count} |`);
  return [
    `\`${command}\`: ${runs} runs on ${machines} machines beside each other, of which nothing was done to ${undisturbed}; ${minutes(seconds)} on ${thisMachine()}.`,
    '',
    '| fault | times |',
    '| --- | ---: |',
    ...rows,
    '',
    `Of ${trials.recorded} trials that had begun ${trials.complete} came to their own end, and ${trials.counted} count. ${foundWords(findings)}`,
  ].join('\n');
}

export const minutes = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} minutes`;

export function thisMachine(): string {
  const hierarchy =
    memoryMount() === null ? 'no controller of memory' : v2MemoryMount() === null ? 'cgroup v1' : 'cgroup v2';
  return `${cpus().length} processors, ${formatBytes(totalmem())} of memory, Linux ${release().split('.', 2).join('.')}, ${hierarchy}`;
}

function foundWords(findings: Figures['findings']): string {
  if (findings.length === 0)
    return 'Each of these has the verdict that is true of it, every recording could be read and reported, every run ended by itself, and after `clean` nothing was left.';
  const kinds = Map.groupBy(findings, ({ seen }) => seen.replaceAll(/\d+/g, 'N').slice(0, 100));
  return `What should not have been:\n\n${[...kinds.values()].map((same) => `- ${same[0]?.seen.split('\n')[0]} (${same.length} times)`).join('\n')}`;
}
