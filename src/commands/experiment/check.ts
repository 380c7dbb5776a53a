import { join, relative } from 'node:path';
import { type ExitCode, exitCodes, OomlabError } from '../../errors.ts';
import { bytesOf, differences, tooLarge } from '../../experiment/page/checkWriteUp.ts';
import { checkBeforeRuns, renderExperiment } from '../../experiment/page/render.ts';
import { type Pin, parsePin } from '../../experiment/pins/pin.ts';
import { type Again, commandsAsTyped } from '../../invocation.ts';
import {
  experimentNames,
  type FileContent,
  pinPath,
  readPins,
  readRendered,
} from '../../record/experimentFiles.ts';
import { formatBytes } from '../../scenario/units.ts';
import { type CheckedWriteUp, writeUpText } from '../../terminal/experimentText.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';
import {
  changeSince,
  emptyPins,
  experimentsFolder,
  type LoadedExperiment,
  loadExperiment,
} from '../../workspace/loadExperiment.ts';

/** `oomlab experiment --check [NAME...]`: each write-up made again from its pinned data, and compared byte for byte. */
export async function checkCommand(
  wanted: readonly string[],
  { experiments = experimentsFolder, again }: { experiments?: string; again: Again },
): Promise<ExitCode> {
  const names = wanted.length > 0 ? wanted : experimentNames(experiments);
  const screen = screenOf(process.stdout, process.env);
  const longest = Math.max(0, ...names.map((name) => name.length));
  let failed = false;
  if (names.length === 0) say(process.stdout, 'No experiments.');
  for (const name of names) {
    const result = await checkExperiment(name, experiments);
    failed ||= result.state === 'failed';
    process.stdout.write(commandsAsTyped(writeUpText(result, longest, screen), again));
  }
  return failed ? exitCodes.expectationsFailed : exitCodes.ok;
}

/** What can't be loaded or rendered is a failure of that experiment, not of the check. */
export async function checkExperiment(name: string, experiments: string): Promise<CheckedWriteUp> {
  try {
    return check(await loadExperiment(name, experiments));
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
    return {
      name,
      state: 'failed',
      summary: 'cannot be made',
      problems: [error.message, error.hint],
      notes: [],
    };
  }
}

/** The pins of each of its runs, and the files that should be there and are not. */
export function pinsOf(
  { runs, folder }: LoadedExperiment,
  files: readonly FileContent[],
): { pins: Pin[]; missing: string[] } {
  const found = runs.map(({ key }) => ({
    path: pinPath(key),
    file: files.find(({ path }) => path === pinPath(key)),
  }));
  return {
    pins: found.flatMap(({ path, file }) =>
      file ? [parsePin(file.content, relative(process.cwd(), join(folder, path)))] : [],
    ),
    missing: found.filter(({ file }) => file === undefined).map(({ path }) => path),
  };
}

function check(loaded: LoadedExperiment): CheckedWriteUp {
  const { name, folder, runs } = loaded;
  checkBeforeRuns(loaded, emptyPins(loaded));
  const [files, rendered] = [readPins(folder), readRendered(folder)];
  if (files.length === 0 && rendered.length === 0)
    return {
      name,
      state: 'draft',
      summary: `not run yet: "oomlab experiment ${name}"`,
      problems: [],
      notes: [],
    };
  const { pins, missing } = pinsOf(loaded, files);
  if (missing.length > 0)
    return {
      name,
      state: 'failed',
      summary: 'its data are not complete',
      problems: missing.map((path) => `${path} is missing`),
      notes: [],
    };
  const { files: made, claims, unquoted } = renderExperiment(loaded, pins);
  const large = tooLarge(files);
  const falseOnes = claims.filter(({ held }) => !held);
  const extra = files.filter(({ path }) => !runs.some(({ key }) => pinPath(key) === path));
  const problems = [
    ...falseOnes.map(({ id, text, seen }) => `claim ${id} does not hold: ${text} Seen instead: ${seen}`),
    ...unquoted.map((id) => `quote ${id}: no trial had such a line`),
    ...differences(made, rendered),
    ...extra.map(({ path }) => `${path} is not part of it`),
    ...(large === null ? [] : [large.message]),
  ];
  return {
    name,
    state: problems.length > 0 ? 'failed' : 'ok',
    summary: `${claims.length - falseOnes.length} of ${claims.length} claims hold; README and ${made.length - 1} figures; ${formatBytes(bytesOf(files))} of data`,
    problems,
    notes: runs.flatMap((run) => {
      const pin = pins.find(({ key }) => key === run.key);
      const change = pin ? changeSince(run, pin.variants, pin.run) : null;
      return change === null
        ? []
        : [
            `scenario ${run.loaded.name} has changed since it was recorded: ${change}. Run the experiment again.`,
          ];
    }),
  };
}
