import type { Reader } from './reader.ts';
import { answerReaders } from './readers/answers.ts';
import { autopsyDocumentReaders } from './readers/autopsyDocuments.ts';
import { autopsyLogReaders } from './readers/autopsyLogs.ts';
import { cgroupReaders } from './readers/cgroup.ts';
import { composeReaders } from './readers/compose.ts';
import { gcReaders } from './readers/gcLogs.ts';
import { hsperfdataReaders } from './readers/hsperfdata.ts';
import { kernelReaders } from './readers/kernel.ts';
import { logLineReaders } from './readers/logLines.ts';
import { messageReaders } from './readers/messages.ts';
import { procReaders } from './readers/proc.ts';
import { queueReaders } from './readers/queue.ts';
import { queueRecordingReaders } from './readers/queueRecordings.ts';
import { recordingReaders } from './readers/recordings.ts';
import { requestReaders } from './readers/requests.ts';
import { scenarioReaders } from './readers/scenarios.ts';

/** Whatever the program reads that somebody else wrote, or that may be damaged. */
export const readers: readonly Reader[] = [
  ...scenarioReaders,
  ...composeReaders,
  ...requestReaders,
  ...recordingReaders,
  ...messageReaders,
  ...queueReaders,
  ...queueRecordingReaders,
  ...kernelReaders,
  ...cgroupReaders,
  ...procReaders,
  ...hsperfdataReaders,
  ...gcReaders,
  ...logLineReaders,
  ...autopsyLogReaders,
  ...autopsyDocumentReaders,
  ...answerReaders,
];

/** Inputs of a whole campaign. */
export const inAll = 100_000;

/** Of so many inputs those of one reader, beside these. */
export const shareOf = (inputs: number, { weight }: Reader, beside: readonly Reader[] = readers): number =>
  Math.ceil((inputs * weight) / beside.reduce((sum, each) => sum + each.weight, 0));
