import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { here } from '../../../src/hosts/here.ts';
import { executeRun } from '../../../src/hosts/run.ts';
import { newRunId } from '../../../src/hosts/runId.ts';
import type { Engine } from '../../../src/lab/engine/engine.ts';
import { trialFolder } from '../../../src/record/layout.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { type CaseName, reference, trialsOf } from '../cases.ts';
import { followed } from './daemon.ts';

/** What the guest's jobs share: they run in the guest, and leave what the host looks at in /out. */

const containerImage = join(import.meta.dirname, '..', '..', '..', 'container.tar');
const repository = reference.split(':')[0];

/** Gives the engine the image that the job disk brought. */
export async function importImage({ docker }: Pick<Engine, 'docker'>): Promise<void> {
  const options = { repo: repository, tag: 'guest', changes: 'ENTRYPOINT ["/native"]' };
  const stream = await docker.importImage(containerImage, options);
  await followed(docker, stream as NodeJS.ReadableStream);
}

/**
 * Runs the cases as the scenario command does, and records them in /out/<scenario>. `onBegin` is called when a trial
 * begins, after the run has made sure that there is room for it.
 */
export async function runCases(
  scenario: string,
  names: readonly CaseName[],
  onBegin: () => void = () => {},
): Promise<void> {
  const runId = newRunId(new Date());
  const began = performance.now();
  const { folder, run } = await executeRun(
    {
      runId,
      scenario,
      question: 'What does cgroup v2 show?',
      seed: 1,
      command: `the guest's job ${scenario}`,
      trials: trialsOf(names, runId),
      expectations: [],
      resultsFolder: '/out',
      mayAddSwap: null,
      report: (progress) => {
        if (progress.kind === 'trial-began') onBegin();
        if (progress.kind !== 'trial-sample') console.log(`${seconds(began)} ${JSON.stringify(progress)}`);
      },
      interrupt: new AbortController().signal,
      onTrial: (runFolder, id) => {
        const { trial, events } = readTrial(trialFolder(runFolder, id));
        const troubles = events.filter(({ kind }) => kind === 'trouble');
        console.log(`${seconds(began)} recorded ${id}: ${JSON.stringify([trial.ending, ...troubles])}`);
      },
    },
    here,
  );
  console.log(`${seconds(began)} ${run.status}: ${folder}`);
}

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s:`;

/** Mounts the disk of that serial number. */
export async function mountDisk(serial: string, folder: string): Promise<void> {
  const disk = readdirSync('/sys/block').find((name) => {
    const file = join('/sys/block', name, 'serial');
    return existsSync(file) && readFileSync(file, 'utf8').trim() === serial;
  });
  mkdirSync(folder, { recursive: true });
  await execa('mount', ['-t', 'ext4', `/dev/${disk}`, folder]);
}

/** What is still there once a run is over, for a test to be empty. */
export async function writeWhatIsLeft(file: string): Promise<void> {
  const groups = readdirSync('/sys/fs/cgroup', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('oomlab-'))
    .map((entry) => join(entry.parentPath, entry.name))
    // The job's own service has that name, too.
    .filter((path) => !path.endsWith('/oomlab-job.service'));
  const swaps = readFileSync('/proc/swaps', 'utf8').trim().split('\n').slice(1);
  const links = (await execa('ip', ['-oneline', 'link', 'show', 'type', 'bridge'])).stdout;
  const daemons = await execa('pgrep', ['-a', 'dockerd|containerd'], { reject: false });
  writeFileSync(join('/out', file), JSON.stringify({ groups, swaps, links, daemons: daemons.stdout }));
}
