import { join } from 'node:path';
import { readTrial } from '../../record/readTrial.ts';
import type { Recording } from '../../record/recording.ts';

const golden = join(import.meta.dirname, '..', '..', '..', 'test', 'golden');

/** A golden recording as a machine with nothing else to do would have left it: nobody else had the processors. */
export function quietTrial(name: string): Recording {
  const recording = readTrial(join(golden, name));
  return { ...recording, probe: recording.probe.map((row) => ({ ...row, cpuFullUs: 0, hostStealMs: 0 })) };
}
