import type { ActLine } from './act.ts';

const ended = { part: 'sent', reason: 'time', target: null, pid: null } as const;

/** Platforms and runners that end what has run for too long. The exit code is a kill's, where there is one. */
export const timeLimits: readonly ActLine[] = [
  // A pod's and a job's activeDeadlineSeconds.
  { by: 'kubelet', pattern: /Pod was active on the node longer than the specified deadline/, ...ended },
  { by: 'kubelet', pattern: /\bJob was active longer than specified deadline/, ...ended },
  {
    by: 'AWS Lambda',
    pattern:
      /(?:^|[\s"])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12} Task timed out after \d{1,4}\.\d\d seconds/,
    ...ended,
  },
  { by: 'AWS Lambda', pattern: /^REPORT RequestId: .{1,300}\bStatus: timeout\b/, ...ended },
  {
    by: 'Google Cloud',
    pattern: /The request has been terminated because it has reached the maximum request timeout/,
    ...ended,
  },
  {
    by: 'Google Cloud',
    pattern: /Function execution took \d{1,9} ms,? finished with status:? '?timeout/,
    ...ended,
  },
  {
    by: 'GitHub',
    pattern:
      /^(?:##\[error\])?The job (?:running on runner .{1,100} )?has exceeded the maximum execution time of/,
    ...ended,
  },
  { by: 'GitLab', pattern: /^(?:ERROR: )?Job failed: execution took longer than \S{1,20} seconds/, ...ended },
  { by: 'CircleCI', pattern: /^Too long with no output \(exceeded \S{1,20}\)/, ...ended },
  // RuntimeMaxSec= of a unit.
  {
    by: 'systemd',
    pattern:
      /^([\w.@:\\-]{1,255}\.(?:service|scope)): (?:Service|Scope) reached runtime time limit\. Stopping/,
    ...ended,
    target: 1,
  },
];
