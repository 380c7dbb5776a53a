import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { settled } from '../files/owners.ts';
import { below, readText, removeFile, replaceFile } from '../files/replace.ts';

/** Where everything of an experiment lies. */
export const experimentFiles = {
  definition: 'experiment.ts',
  prose: 'text.md',
  /** What is rendered. */
  readme: 'README.md',
  figures: 'figures',
  /** What is pinned of the runs, a file for each key in `scenarios`. */
  data: 'data',
} as const;

/** Names of the experiments in a folder: of its folders those that define one. */
export function experimentNames(experiments: string): string[] {
  if (!existsSync(experiments)) return [];
  return readdirSync(experiments)
    .filter((name) => existsSync(join(experiments, name, experimentFiles.definition)))
    .sort();
}

export interface FileContent {
  /** Relative to the experiment's folder, with `/`. */
  path: string;
  content: string;
}

/** The prose; null when there is none. */
export function readProse(folder: string): string | null {
  return textAt(join(folder, experimentFiles.prose));
}

/** What is pinned; empty before the first run. */
export const readPins = (folder: string): FileContent[] => filesIn(folder, experimentFiles.data, '.json');

/** What was rendered, as it is on the disk. */
export function readRendered(folder: string): FileContent[] {
  const readme = textAt(join(folder, experimentFiles.readme));
  return [
    ...(readme === null ? [] : [{ path: experimentFiles.readme, content: readme }]),
    ...filesIn(folder, experimentFiles.figures, '.svg'),
  ];
}

/** Writes pins, README and figures, and removes pins and figures of before that are not among them. */
export function writeExperiment(folder: string, files: readonly FileContent[]): void {
  const own = settled(folder);
  const kept = new Set(files.map(({ path }) => path));
  for (const { path } of [...readPins(folder), ...readRendered(folder)])
    if (!kept.has(path)) removeFile(join(own, path));
  for (const { path, content } of files) replaceFile(below(own, path), content);
}

export const pinPath = (key: string): string => `${experimentFiles.data}/${key}.json`;

function filesIn(folder: string, inner: string, ending: string): FileContent[] {
  if (!existsSync(join(folder, inner))) return [];
  return readdirSync(join(folder, inner))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ path: `${inner}/${name}`, content: readText(resolve(folder, inner, name)) }));
}

const textAt = (path: string): string | null => (existsSync(path) ? readText(resolve(path)) : null);
