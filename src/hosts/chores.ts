import { OomlabError } from '../errors.ts';
import { clean } from '../lab/clean.ts';
import { examine, type Finding, type Found, lookForEngine } from '../lab/doctor.ts';
import type { Engine } from '../lab/engine/engine.ts';
import { findEngine } from '../lab/engine/resolve.ts';
import { whereTrialsRun } from '../lab/engine/where.ts';
import { userName } from '../lab/host/user.ts';
import type { Report } from '../lab/progress.ts';
import { ensureFolders, setUp } from '../lab/setup.ts';
import type { LabOptions } from './anywhere.ts';
import { hasConsent, requireConsent } from './beside/consent.ts';
import { ensureLabImage, labImageThere } from './beside/image.ts';
import { openLab } from './beside/lab.ts';
import { sweepLabs } from './beside/sweepLabs.ts';

/** What is done for the machine of the engine that there is, on it or beside it: looked at, made ready, cleaned up. */

/** The engine beside which a lab is needed, and why; null: this is its machine, or there is none. */
async function elsewhere(engine: Engine | null): Promise<{ engine: Engine; why: string } | null> {
  if (engine === null) return null;
  const where = await whereTrialsRun(engine);
  return where.here ? null : { engine, why: where.why };
}

/** Looks at everything that a run depends on. Beside an engine it takes a lab, for a moment, where that is allowed. */
export async function examineAnywhere(): Promise<Finding[]> {
  const found = await lookForEngine();
  const away = await elsewhere(found.engine);
  return away === null ? examine(found) : examineBeside(found, away);
}

async function examineBeside(
  found: Found,
  { engine, why }: { engine: Engine; why: string },
): Promise<Finding[]> {
  const image = hasConsent(engine) ? await labImageThere(engine) : null;
  const lab = (status: Finding['status'], what: string, hint: string): Finding => ({
    name: 'lab',
    value: `a container beside the engine (${why}), ${what}`,
    status,
    hint,
  });
  if (image === null)
    return examine(found, [
      lab(
        'lacking',
        'not made yet',
        'Run "oomlab setup": it says what it may do, and looks at that machine.',
      ),
    ]);
  try {
    return await examine(found, [lab('ok', image, ''), ...(await findingsThere(engine, image))]);
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
    return examine(found, [lab('missing', error.message, error.hint)]);
  }
}

async function findingsThere({ docker }: Engine, image: string): Promise<Finding[]> {
  await using lab = await openLab(docker, image, { keep: false });
  return (await lab.ask({ kind: 'examine' }, 'findings')).findings;
}

/**
 * Makes the machine of the engine ready, and sees that a lab starts where one is needed.
 * @throws OomlabError (lab) when it can't, or without consent.
 */
export async function setUpAnywhere(
  folders: readonly string[],
  options: LabOptions,
  report: Report,
): Promise<void> {
  const away = await elsewhere(await findEngine());
  if (away === null) return setUp(folders, report);
  const { engine, why } = away;
  await requireConsent(engine, why, options);
  report({ kind: 'step', text: `Docker Engine ${engine.info.ServerVersion} (${engine.address})` });
  const image = await ensureLabImage(engine, report);
  const findings = await findingsThere(engine, image);
  report({ kind: 'step', text: `A lab starts beside it (image ${image})` });
  for (const { name, value, hint } of findings.filter(({ status }) => status !== 'ok'))
    report({ kind: 'step', text: `  ${name}: ${value}. ${hint}` });
  await ensureFolders(engine.docker, folders, report);
}

/** What was removed, one line each, and why the engine was not looked at; null: it was, or there is none. */
interface Cleaned {
  removed: string[];
  unseen: Found['trouble'];
}

/** Removes what runs left that were cut off, here and at the engine. @throws OomlabError (lab) while a run is under way, if not to wait for it */
export async function cleanAnywhere(options: LabOptions, report: Report): Promise<Cleaned> {
  const { engine, trouble } = await lookForEngine();
  const away = await elsewhere(engine);
  const removed = away === null ? [] : await cleanBeside(away, options);
  // A user without root has made nothing on this machine but by a lab.
  const ours = process.platform === 'linux' && process.getuid?.() === 0;
  if (ours || away === null) removed.push(...(await clean({ wait: options.wait, report })));
  return { removed, unseen: trouble };
}

async function cleanBeside(
  { engine, why }: { engine: Engine; why: string },
  options: LabOptions,
): Promise<string[]> {
  const image = await labImageThere(engine);
  const removed: string[] = [];
  if (image !== null) {
    await requireConsent(engine, why, options);
    await using lab = await openLab(engine.docker, image, { keep: false });
    const purpose = `clean of ${userName()}`;
    removed.push(...(await lab.ask({ kind: 'clean', purpose, wait: options.wait }, 'cleaned')).removed);
    // While this one has the machine no other is at work.
    removed.push(...(await sweepLabs(engine.docker, lab.name)));
    return removed;
  }
  return sweepLabs(engine.docker, null);
}
