import type { TrialFacts } from '../trialFacts.ts';
import type { Verdict } from '../verdict.ts';

/** Which services lost a process to the OOM killer, or ended, before the trial did; empty for a trial of one container. */
export function casualties({ recording, kills }: TrialFacts): Verdict['casualties'] {
  const { services, ending } = recording.trial;
  if (services.length === 0) return [];
  const untilMs = ending?.atMs ?? Number.POSITIVE_INFINITY;
  const killed = kills.own.flatMap(({ service, atMs, name }) =>
    service === null || atMs === null ? [] : [{ service, atMs, what: `the OOM killer killed ${name}` }],
  );
  const ended = recording.events.flatMap((event) =>
    event.kind === 'service-died' && event.atMs <= untilMs
      ? [
          {
            service: event.service,
            atMs: event.atMs,
            what: `it ended with exit code ${event.exitCode ?? 'n/a'}`,
          },
        ]
      : [],
  );
  return [...killed, ...ended].toSorted((a, b) => a.atMs - b.atMs);
}
