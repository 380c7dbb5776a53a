import { expect, test } from 'vitest';
import { autopsyOf } from './testing/autopsyOf.ts';
import { toldBy } from './testing/toldBy.ts';

/** Ended by whoever runs it, by the signals of a kill and with its exit codes, and not for memory. */

const sentences = (text: string) => autopsyOf({ input: text }).answers.map(({ sentence }) => sentence);

test.each([
  [
    'Slurm',
    `slurmstepd: error: *** JOB 494583 ON node7 CANCELLED AT 2024-04-20T09:09:37 DUE TO TIME LIMIT ***
slurmstepd: error: *** STEP 494583.0 ON node7 CANCELLED AT 2024-04-20T09:09:37 DUE TO TIME LIMIT ***`,
  ],
  ['Slurm 17', 'slurmstepd: *** JOB 830329 CANCELLED AT 2018-08-06T17:21:44 DUE TO TIME LIMIT on n447 ***'],
  ['LSF', 'TERM_RUNLIMIT: job killed after reaching LSF run time limit.\nExited with exit code 140.'],
  ['PBS', '=>> PBS: job killed: walltime 3612 exceeded limit 3600'],
  [
    'Grid Engine',
    '02/11/2020 10:11:12|  main|node12|W|job 1234567.1 exceeds job hard limit "h_rt" of queue "all.q@node12" (3601.00000 > limit:3600.00000) - sending SIGKILL',
  ],
  [
    'a job of Kubernetes',
    'Warning  DeadlineExceeded  2m    job-controller  Job was active longer than specified deadline',
  ],
  [
    'a pod',
    'Status:         Failed\nReason:         DeadlineExceeded\nMessage:        Pod was active on the node longer than the specified deadline',
  ],
  [
    'a pod’s status, with the exit code of a kill',
    '{"status":{"phase":"Failed","reason":"DeadlineExceeded","message":"Pod was active on the node longer than the specified deadline","containerStatuses":[{"name":"job","state":{"terminated":{"exitCode":137,"reason":"Error","finishedAt":"2023-02-02T02:02:02Z"}}}]},"kind":"Pod","metadata":{"name":"job-1"}}',
  ],
  [
    'Lambda',
    '2016-04-14T23:52:45.715Z b47cde10-029a-11e6-b5d6-1f01b70b94b2 Task timed out after 120.00 seconds',
  ],
  [
    'Lambda, by its report',
    'REPORT RequestId: b47cde10\tDuration: 3000.00 ms\tMemory Size: 128 MB\tMax Memory Used: 127 MB\tStatus: timeout',
  ],
  [
    'a unit',
    "Jan 05 08:00:01 web systemd[1]: job.service: Service reached runtime time limit. Stopping.\nJan 05 08:00:01 web systemd[1]: job.service: Failed with result 'timeout'.",
  ],
  [
    'Cloud Run',
    'The request has been terminated because it has reached the maximum request timeout. To change',
  ],
  [
    'GitHub',
    '##[error]The job running on runner GitHub Actions 2 has exceeded the maximum execution time of 360 minutes.',
  ],
  ['GitLab', 'ERROR: Job failed: execution took longer than 1h0m0s seconds'],
  ['CircleCI', 'Too long with no output (exceeded 10m0s): context deadline exceeded'],
])('its time was over: %s', (_, text) => {
  expect(toldBy(text)).toEqual(['external-kill certain']);
  expect(sentences(text)[0]).toContain('at the limit of its time');
});

test.each([
  ['by its owner', 'TERM_OWNER: job killed by owner.\nExited with exit code 143.'],
  [
    'preempted',
    'slurmstepd: error: *** JOB 49 ON node7 CANCELLED AT 2024-04-20T09:09:37 DUE TO PREEMPTION ***',
  ],
  ['cancelled', 'slurmstepd: error: *** JOB 49 ON node7 CANCELLED AT 2024-04-20T09:09:37 ***'],
  ['YARN', 'Container killed by the ApplicationMaster. Container killed on request. Exit code is 143'],
])('called off: %s', (_, text) => {
  expect(toldBy(text)).toEqual(['external-kill certain']);
  expect(sentences(text)[0]).toContain('as it was called off');
});

test('who is told to stop does not say by whom, nor why', () => {
  const told =
    '##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped';
  expect(toldBy(told)).toEqual(['external-kill likely']);
  expect(toldBy(`${told}\n##[error]Process completed with exit code 137.`)).toEqual(['external-kill likely']);
  expect(toldBy(`${told}\n##[error]Process completed with exit code 1.`)).toHaveLength(2);
});

test('what is left of a job is called off once a part of it has failed', () => {
  const off = 'slurmstepd: error: *** STEP 3495450.0 ON orion-01-04 CANCELLED AT 2021-10-27T20:22:22 ***';
  expect(toldBy(`srun: error: Orion-18-69: task 289: Bus error\n${off}`)).toEqual(['crash likely']);
  expect(toldBy(`srun: error: Orion-01-01: task 4: Out Of Memory\n${off}`)).toEqual(['oom-kill likely']);
  expect(toldBy(`srun: error: Orion-01-01: task 4: Exited with exit code 1\n${off}`)).toEqual([
    'external-kill certain',
  ]);
});

/** The twins: the same tellers, of memory. */
test.each([
  [
    'Slurm, which cancels what is left',
    `slurmstepd: error: Detected 1 oom_kill event in StepId=494583.0. Some of the step tasks have been OOM Killed.
slurmstepd: error: *** STEP 494583.0 ON node7 CANCELLED AT 2024-04-20T09:09:37 ***`,
    'oom-kill likely',
  ],
  ['Slurm 17', 'slurmstepd: error: Exceeded step memory limit at some point.', 'oom-kill likely'],
  [
    'sacct',
    'JobID           JobName  Partition      State ExitCode     MaxRSS\n12345.batch       batch               OUT_OF_MEMORY    0:125   4194304K',
    'oom-kill likely',
  ],
  [
    'Grid Engine',
    'job 1234567.1 exceeds job hard limit "h_vmem" of queue "all.q@node12" (4302110720.00000 > limit:4294967296.00000) - sending SIGKILL',
    'external-kill certain',
  ],
  [
    'HTCondor',
    '012 (100.000.000) 08/04 10:11:12 Job was held.\n\tError from slot1_1@node: Job has gone over memory limit of 2048 megabytes. Peak usage: 2048 megabytes.',
    'external-kill certain',
  ],
  ['PBS', 'Cgroup mem limit exceeded: oom-kill:constraint=CONSTRAINT_MEMCG', 'oom-kill likely'],
])('for memory: %s', (_, text, told) => {
  expect(toldBy(text)).toEqual([told]);
  expect(sentences(text)[0]).not.toContain('time');
});

test('time that runs without an end is none', () => {
  expect(
    toldBy(
      'sbatch: job will be subject to a TIME LIMIT of 1:00:00\nnginx: upstream timed out\n2024-01-05 08:00:01 WARN  TaskRunner - Task timed out after 30 seconds, retrying',
    ),
  ).toEqual([]);
});
