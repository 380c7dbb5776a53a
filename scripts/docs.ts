/**
 * Writes the pages of `docs/` that are made by the program, and `schemas`: all that take no time, or those that are named.
 * `--calibration RUN` pins a run of the corpus first: a run's id, or `calibrate` for the newest. It can be given again, for
 * cases that were run by themselves.
 */
import { argv, fs, path } from 'zx';
import { boundsPage } from './docs/boundsPage.ts';
import { calibrationPage, pinCalibration, pinnedCalibration } from './docs/calibrationPage.ts';
import { capacityPage } from './docs/capacityPage.ts';
import { comparePage } from './docs/comparePage.ts';
import { mapPage } from './docs/mapPage.ts';
import { powerPage } from './docs/powerPage.ts';
import { repeatsPage } from './docs/repeatsPage.ts';
import { schemaFiles } from './docs/schemas.ts';
import { pinnedSensitivity, sensitivityPage } from './docs/sensitivityPage.ts';
import { sizePage } from './docs/sizePage.ts';

const pages = {
  bounds: { make: boundsPage, slow: false },
  calibration: { make: () => calibrationPage(fs.readFileSync(pinnedCalibration, 'utf8')), slow: false },
  sensitivity: { make: () => sensitivityPage(fs.readFileSync(pinnedSensitivity, 'utf8')), slow: false },
  capacity: { make: capacityPage, slow: true },
  compare: { make: comparePage, slow: true },
  map: { make: mapPage, slow: true },
  power: { make: powerPage, slow: true },
  repeats: { make: repeatsPage, slow: true },
  size: { make: sizePage, slow: true },
};

if (argv.calibration !== undefined) {
  const pinned = await pinCalibration([argv.calibration].flat().map(String), argv.results ?? 'results');
  await fs.outputFile(pinnedCalibration, `${JSON.stringify(pinned, null, 1)}\n`);
}
const named = argv._.map(String);
if (named.length === 0 || named.includes('schemas'))
  for (const { path: file, content } of schemaFiles())
    await fs.outputFile(path.join(import.meta.dirname, '..', file), content);
for (const [name, { make, slow }] of Object.entries(pages))
  if (named.length === 0 ? !slow : named.includes(name))
    await fs.writeFile(path.join(import.meta.dirname, '..', 'docs', `${name}.md`), make());
