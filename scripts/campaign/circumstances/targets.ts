import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { ensureBase } from '../../../src/lab/images.ts';
import { formatBytes } from '../../../src/scenario/units.ts';
import type { Verdict } from '../../../src/verdict/verdict.ts';
import { type EvilCase, type EvilName, evilCases, evilNames } from '../../../test/engine/evil/cases.ts';
import { resultsFolder } from '../../../test/engine/oomlab.ts';
import { attempt, type CircumstanceOptions, type Figures, noFigures } from './attempt.ts';
import { type Peaks, watchPeaks } from './peaks.ts';

const scenario = { path: 'test/engine/evil/evil.ts', name: 'evil' };

/** Each target of test/engine/evil in turn, against what is known of it by construction. */
export const targetCampaign =
  (by: 'connections' | 'rate') =>
  (options: CircumstanceOptions): Promise<Figures> =>
    againstTargets(by, options);

async function againstTargets(by: string, options: CircumstanceOptions): Promise<Figures> {
  const figures = noFigures();
  const peaks: Peaks = {};
  let largestBytes = 0;
  // It stays for all of them.
  await using engine = await openEngine();
  const env = { OOMLAB_TEST_IMAGE: await ensureBase(engine.docker, () => {}) };
  for (const name of evilNames) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    using results = resultsFolder();
    using _ = watchPeaks(peaks, name);
    const args = ['--only', `evil=${name}`, '--only', `by=${by}`, '--repeats', String(options.rounds)];
    const { verdicts } = await attempt(figures, { name, results: results.path, scenario, args, env });
    for (const verdict of verdicts) judge(figures, name, verdict);
    const trials = join(results.path, scenario.name, 'latest', 'trials');
    for (const trial of readdirSync(trials))
      largestBytes = Math.max(largestBytes, sizeOf(join(trials, trial)));
    for (const { sentence, validity } of verdicts)
      options.tell(
        `${name}: ${sentence} ${validity.valid ? '' : 'INVALID: '}${validity.problems.join('; ')}`,
      );
  }
  figures.notes.push(
    `The largest recording of a trial has ${formatBytes(largestBytes)}.`,
    `At most resident: ${Object.entries(peaks)
      .map(([program, { bytes, during }]) => `${program} ${formatBytes(bytes)} (${during})`)
      .join(', ')}.`,
  );
  return figures;
}

function judge(figures: Figures, name: EvilName, verdict: Verdict): void {
  const { ends, says, mayNotCount }: EvilCase = evilCases[name];
  const { kind } = verdict.terminal;
  const { valid, problems } = verdict.validity;
  if (!ends.includes(kind)) figures.wrong.push(`${name}: ${kind}, ${verdict.sentence}`);
  else if (!valid && !problems.some((problem) => mayNotCount?.test(problem)))
    figures.wrong.push(`${name} does not count: ${problems.join('; ')}`);
  else if (says !== undefined && !says.test(JSON.stringify(verdict)))
    figures.wrong.push(`${name}: does not say ${says}`);
}

/** Of all files below the folder, in bytes. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
