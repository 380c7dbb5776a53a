import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { swapAreas } from '../../../src/lab/host/swap.ts';
import { resultsFolder } from '../../../test/engine/oomlab.ts';
import { uniformOf } from '../random.ts';
import { attempt, type CircumstanceOptions, type Figures, noFigures, underLoad } from './attempt.ts';

const scenario = { path: 'test/engine/evil/pages.ts', name: 'pages' };
/** The load takes 8 s. */
const withinMs = 7000;

/** The swap file that a run has made is switched off in the middle of its trial. Areas of others are left alone. */
export async function swapCampaign(options: CircumstanceOptions): Promise<Figures> {
  const figures = noFigures();
  const random = uniformOf(options.seed);
  for (let round = 1; round <= options.rounds; round += 1) {
    using results = resultsFolder();
    let taken = '';
    const { exitCode, verdicts } = await attempt(figures, {
      name: 'swap taken away',
      results: results.path,
      scenario,
      during: async (run) => {
        if (!(await underLoad(results.path, scenario.name, '01-r1', run))) return;
        await delay(random() * withinMs);
        const own = swapAreas().find(({ ours }) => ours);
        if (own === undefined) return;
        const { exitCode: code, stderr } = await execa('swapoff', [own.path], { reject: false });
        taken = code === 0 ? 'switched off' : `not switched off: ${stderr}`;
      },
    });
    for (const { validity, sentence, terminal } of verdicts) {
      options.tell(`${round}: ${taken}, exit code ${exitCode}: ${sentence} ${validity.problems.join('; ')}`);
      // Somebody else's doing is no answer to the question, however it ended.
      if (taken === 'switched off' && validity.valid)
        figures.wrong.push(`${terminal.kind} counts, though its swap was taken away`);
    }
  }
  return figures;
}
