import type { Recording } from '../../../src/record/recording.ts';
import type { CaseName } from '../../../test/cgroup-v2/cases.ts';
import { runInGuest } from '../../../test/cgroup-v2/guest/boot.ts';
import { leftIn, seenIn } from '../../../test/cgroup-v2/seen.ts';
import { type CircumstanceOptions, type Figures, noFigures } from './attempt.ts';

interface ClockFigures extends Figures {
  /** How often a trial saw that the clock was set. */
  seen: number;
  /** Of what the engine says of an end, and the probe sees: the most that they are apart, in milliseconds. */
  apartMs: number;
}

const truths: Partial<Record<CaseName, string>> = {
  'oom-main': 'oom-kill',
  exits: 'crash',
  survived: 'survived',
};
/** What happens before the container is there, and after the end is known. */
const slackMs = 30_000;

/** Trials in an emulated machine whose clock is set an hour forward and back, again and again. */
export async function clockCampaign(options: Pick<CircumstanceOptions, 'tell'>): Promise<Figures> {
  const figures: ClockFigures = { ...noFigures(), seen: 0, apartMs: 0 };
  using guest = await runInGuest('cgroupfs', 'test/cgroup-v2/guest/clockJob.ts', options.tell);
  const seen = seenIn(guest.out, 'clock');
  for (const [name, truth] of Object.entries(truths) as [CaseName, string][]) {
    const { recording, verdict } = seen.of(name);
    figures.trials += 1;
    figures.ends[name] = { [verdict.terminal.kind]: 1 };
    if (verdict.terminal.kind !== truth) figures.wrong.push(`${name}: ${verdict.sentence}`);
    figures.wrong.push(...outOfTime(recording).map((each) => `${name}: ${each}`));
    figures.seen += recording.events.filter(
      (event) => event.kind === 'trouble' && event.source === 'clock',
    ).length;
    figures.apartMs = Math.max(figures.apartMs, apartMs(recording));
    options.tell(`${name}: ${verdict.confidence}: ${verdict.sentence}`);
  }
  const { groups, swaps, links, daemons } = leftIn(guest.out);
  figures.left.push(...groups, ...swaps, ...[links, daemons].filter((text) => text !== ''));
  figures.notes.push(
    `That the clock was set was seen ${figures.seen} times; the engine’s word of an end and the probe’s are ${Math.round(figures.apartMs)} ms apart at most.`,
  );
  return figures;
}

/** Moments that cannot be of this trial, and ones that go back. */
function outOfTime({ trial, events, log, probe, load }: Recording): string[] {
  const endMs = (trial.ending?.atMs ?? 0) + slackMs;
  const outside = [...events, ...log].filter(({ atMs }) => atMs < 0 || atMs > endMs);
  const backwards = [log, probe, load].filter((rows) => {
    const moments = [...rows].map((row: { atMs: number }) => row.atMs);
    return moments.some((atMs, index) => atMs < (moments[index - 1] ?? atMs) - 1);
  });
  return [
    ...outside.map((each) => `a moment that is not of the trial: ${JSON.stringify(each).slice(0, 150)}`),
    ...backwards.map(() => 'rows go back in time'),
  ];
}

function apartMs({ events }: Recording): number {
  const died = events.find((event) => event.kind === 'docker' && event.action === 'die');
  const gone = events.find(({ kind }) => kind === 'process-gone');
  return died === undefined || gone === undefined ? 0 : Math.abs(died.atMs - gone.atMs);
}
