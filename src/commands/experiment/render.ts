import { relative } from 'node:path';
import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { checkBeforeRuns, renderExperiment } from '../../experiment/page/render.ts';
import { readPins, writeExperiment } from '../../record/experimentFiles.ts';
import { claimsText } from '../../terminal/experimentText.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';
import { emptyPins, experimentsFolder, loadExperiment } from '../../workspace/loadExperiment.ts';
import { pinsOf } from './check.ts';

/** `oomlab experiment NAME --render`: README and figures again from what is pinned, after the prose was changed. */
export async function renderCommand(
  name: string,
  { experiments = experimentsFolder }: { experiments?: string } = {},
): Promise<ExitCode> {
  const loaded = await loadExperiment(name, experiments);
  checkBeforeRuns(loaded, emptyPins(loaded));
  const files = readPins(loaded.folder);
  const { pins, missing } = pinsOf(loaded, files);
  if (missing.length > 0)
    throw usageError(
      `${relative(process.cwd(), loaded.folder)}: ${missing.join(' and ')} is missing`,
      `Run it first: "oomlab experiment ${name}".`,
    );
  const writeUp = renderExperiment(loaded, pins);
  writeExperiment(loaded.folder, [...files, ...writeUp.files]);
  const screen = screenOf(process.stdout, process.env);
  process.stdout.write(`${claimsText(loaded.experiment, writeUp, { quick: false, screen })}\n`);
  say(process.stdout, `Written: ${relative(process.cwd(), loaded.folder)}/README.md`);
  const held = writeUp.claims.every((claim) => claim.held) && writeUp.unquoted.length === 0;
  return held ? exitCodes.ok : exitCodes.expectationsFailed;
}
