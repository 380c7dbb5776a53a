import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { anywhere } from '../../src/hosts/anywhere.ts';
import { executeRun } from '../../src/hosts/run.ts';
import { newRunId } from '../../src/hosts/runId.ts';
import { connect } from '../../src/lab/engine/connect.ts';
import { guestPort, overVolume } from './besidePort.ts';
import { type CaseName, trialsOf } from './cases.ts';
import type { Meanwhile } from './guest/boot.ts';

/**
 * Runs the cases from here by the guest's engine, once it answers: a front on another kernel, and on another version of
 * cgroups, than the engine's. They are recorded in `resultsFolder`, as the scenario "beside".
 */
export async function besideIn(resultsFolder: string, names: readonly CaseName[]): Promise<Meanwhile> {
  const host = await freePort();
  return {
    ports: { host, guest: guestPort },
    run: (over) => useEngine(`tcp://127.0.0.1:${host}`, resultsFolder, names, over),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function useEngine(
  address: string,
  resultsFolder: string,
  names: readonly CaseName[],
  over: AbortSignal,
): Promise<void> {
  const docker = await whenReady(address, over);
  process.env.DOCKER_HOST = address;
  try {
    const runId = newRunId(new Date());
    await executeRun(
      {
        runId,
        scenario: 'beside',
        question: 'What is seen of another kernel?',
        seed: 1,
        command: 'a test',
        trials: trialsOf(names, runId),
        expectations: [],
        resultsFolder,
        mayAddSwap: true,
        report: (progress) => {
          if (progress.kind !== 'trial-sample') console.log(JSON.stringify(progress));
        },
        interrupt: over,
        onTrial: () => {},
      },
      anywhere({ yes: true, keepLab: false, wait: false, fleet: null, ask: async () => null }),
    );
  } finally {
    delete process.env.DOCKER_HOST;
    await docker.createVolume({ Name: overVolume });
  }
}

/** It is the guest's last: minutes pass before. @throws when the guest is over before it answered. */
async function whenReady(url: string, over: AbortSignal): Promise<Docker> {
  for (;;) {
    try {
      return (await connect({ url, tls: null })).docker;
    } catch (cause) {
      if (over.aborted) throw new Error(`The guest was over before its engine answered by ${url}`, { cause });
      await delay(1000);
    }
  }
}
