import type { Recording } from '../record/recording.ts';
import { runtimes } from '../runtime/index.ts';
import { formatDuration } from '../scenario/units.ts';
import { highest, isRead } from '../verdict/signals/counter.ts';
import { collectorsLog } from '../verdict/signals/heap/collectorsLog.ts';

/** A fact about how far a trial can be believed. `ok` null: could not be told. */
export interface ValidityFact {
  what: string;
  asked: string;
  found: string;
  ok: boolean | null;
  meaning: string;
}

/** Knobs read back, preconditions, the generator and the probe themselves, and what the recording lacks. */
export function validityFacts(recording: Recording): ValidityFact[] {
  const { knobs, preconditions } = recording.trial;
  return [
    ...knobs.map((knob) => ({
      what: knob.name,
      asked: knob.asked,
      found: knob.read ?? 'n/a',
      ok: knob.read === null ? null : knob.ok,
      meaning: '',
    })),
    ...preconditions.map((one) => ({
      what: one.name,
      asked: '',
      found: one.value,
      ok: one.status === 'unknown' ? null : one.status === 'met',
      meaning: one.meaning,
    })),
    fact(
      'generator: most CPU in a second',
      percent(most(recording.load.map((row) => row.generatorCpuShare))),
    ),
    fact('generator: worst delay', formatDuration(most(recording.load.map((row) => row.generatorDelayMs)))),
    fact('probe: worst lateness', formatDuration(highest(recording.probe, 'lateMs'))),
    fact('probe: ticks missed', String(highest(recording.probe, 'missedTicks') ?? 'n/a')),
    ...collections(recording),
    fact('samples', `${recording.probe.length} of the probe, ${recording.load.length} of the load`),
    percentiles(recording),
    ...recording.incomplete.map((text) => ({ ...fact('recording incomplete', text), ok: false })),
    ...recording.events
      .filter((event) => event.kind === 'trouble')
      .map((event) => ({ ...fact(`trouble: ${event.source}`, event.text), ok: false })),
  ];
}

/** What p50 and p99 rest on. */
function percentiles({ histogram, load }: Recording): ValidityFact {
  const what = 'latency percentiles';
  if (histogram !== null) return fact(what, `of ${histogram.count} requests, each one counted`);
  if (load.length === 0) return fact(what, 'none: there was no load');
  return {
    ...fact(what, 'none'),
    meaning:
      'The generator did not come to write its latencies down: seconds have percentiles, the trial has none.',
  };
}

/** Where the figures about garbage collection come from, or why there are none. */
function collections(recording: Recording): ValidityFact[] {
  const { trial, probe } = recording;
  const { samples, gcTime } = runtimes[trial.plan.target.runtime];
  const sampled = isRead(probe, 'heapUsedBytes') || isRead(probe, 'youngGcMs');
  if (samples && sampled) return [{ ...fact(samples.called, 'read'), ok: true }];
  const { pauses, works, source } = collectorsLog(recording);
  const logged = pauses.length + works.length > 0;
  if (!samples?.expected && logged)
    return [{ ...fact('garbage collection', `read from the ${source}`), ok: true }];
  if (!gcTime.seen || !samples)
    return [
      {
        ...fact('garbage collection', 'not observed'),
        meaning: gcTime.seen ? gcTime.missing : gcTime.because,
      },
    ];
  const meaning = logged
    ? 'GC figures are from its log: collections and what they left, and no heap between them.'
    : 'There are no GC figures: its log shows no collection that could be read either.';
  return [{ ...fact(samples.called, 'none'), meaning }];
}

const fact = (what: string, found: string): ValidityFact => ({
  what,
  asked: '',
  found,
  ok: null,
  meaning: '',
});

const percent = (share: number | null): string =>
  share === null ? 'n/a' : `${(share * 100).toFixed(0)} % of a core`;

function most(values: (number | null)[]): number | null {
  return values.reduce<number | null>(
    (best, value) => (value === null || (best !== null && best >= value) ? best : value),
    null,
  );
}
