import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { here } from '../../../src/hosts/here.ts';
import { executeRun, newRunId } from '../../../src/hosts/run.ts';
import { clientFor } from '../../../src/lab/engine/connect.ts';
import type { Engine } from '../../../src/lab/engine/engine.ts';
import { trialFolder } from '../../../src/record/layout.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { type CaseName, reference, trialsOf } from '../cases.ts';

/** What the guest's jobs share: they run in the guest, and leave what the host looks at in /out. */

const brought = (name: string): string => join(import.meta.dirname, '..', '..', '..', name);
const repository = reference.split(':')[0];

/** Gives the engine the image that the job disk brought. */
export async function importImage({ docker }: Pick<Engine, 'docker'>): Promise<void> {
  const options = { repo: repository, tag: 'guest', changes: 'ENTRYPOINT ["/native"]' };
  const stream = await docker.importImage(brought('container.tar'), options);
  await followed(docker, stream as NodeJS.ReadableStream);
}

/** Gives the engine the lab's image, for a host that executes trials beside it. */
export async function loadLabImage({ docker }: Pick<Engine, 'docker'>): Promise<void> {
  await followed(docker, await docker.loadImage(brought('lab.tar')));
}

const followed = (docker: Engine['docker'], stream: NodeJS.ReadableStream): Promise<void> =>
  new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
  );

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

/** An engine of the user's, wherever in the cgroup tree we are ourselves. */
export async function startUserEngine(
  socket: string,
  network: readonly string[] = ['--bridge=none', '--iptables=false'],
): Promise<AsyncDisposable & Pick<Engine, 'docker'>> {
  const daemon = execa(
    'dockerd',
    ['--host', `unix://${socket}`, '--data-root=/var/lib/user-docker', ...network],
    { reject: false, all: true, buffer: false },
  );
  const { promise, resolve } = Promise.withResolvers<void>();
  let log = '';
  daemon.all.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    if (log.includes('API listen on')) resolve();
  });
  await Promise.race([
    promise,
    daemon.then(() => {
      throw new Error(`dockerd ended: ${log.slice(-500)}`);
    }),
  ]);
  return {
    docker: clientFor(`unix://${socket}`),
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await daemon;
    },
  };
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
