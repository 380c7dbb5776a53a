import type { Recording, RunRecording } from '../recording.ts';
import type { RunRecord } from '../schema.ts';
import { mib } from './buildRecording.ts';

/** A finished run of these trials. */
export function aRun(recordings: Recording[], changes: Partial<RunRecord> = {}): RunRecording {
  return {
    run: {
      schema: 1,
      runId: 'run-1',
      scenario: 'swap-vs-noswap',
      question: 'Does swap save <a> small server?',
      seed: 7,
      command: 'npm run scenario swap-vs-noswap -- --seed 7',
      startedAt: '2025-01-01T10:00:00.000Z',
      finishedAt: '2025-01-01T10:05:00.000Z',
      status: 'complete',
      environment: {
        oomlab: '0.1.0',
        gitCommit: null,
        node: 'v24.0.0',
        kernel: '6.18.0',
        os: 'Debian 12',
        cpuModel: 'cpu',
        cores: 2,
        governor: null,
        clocksource: 'tsc',
        memoryBytes: 1024 * mib,
        engine: '20.10.24',
        engineKind: 'private',
        cgroupVersion: 1,
        cgroupDriver: 'cgroupfs',
        storageDriver: 'overlay2',
        userlandProxy: 'no',
        swapAreas: [],
      },
      trials: recordings.map((recording) => recording.trial.plan.id),
      expectations: [],
      variants: [],
      repeats: null,
      capacity: null,
      size: null,
      map: null,
      fleet: null,
      ...changes,
    },
    recordings,
  };
}
