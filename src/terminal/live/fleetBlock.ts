import type { Progress } from '../../lab/progress.ts';
import { visible } from '../../report/escape.ts';
import { paint } from '../toolkit/paint.ts';
import type { Screen } from '../toolkit/screen.ts';
import { clip, clockText } from './liveBlock.ts';

/** Of more hosts than that the busiest are shown. */
const mostHosts = 12;

/** The lines of the live block of a fleet, none wider than the screen: a line for each host. Pure. @param sinceMs it was told */
export function fleetLines(
  { hosts, done, left, leftMs }: Extract<Progress, { kind: 'fleet' }>,
  sinceMs: number,
  screen: Screen,
): string[] {
  const time = leftMs === null ? '' : `   about ${clockText(Math.max(0, leftMs - sinceMs))} left`;
  const busy = hosts.filter(({ trial }) => trial !== null).length;
  const shown = hosts.toSorted((a, b) => rank(a) - rank(b));
  const more = hosts.length - mostHosts;
  return [
    paint(
      screen,
      'bold',
      clip(`${done} trial${done === 1 ? '' : 's'} done, ${left} given out${time}`, screen),
    ),
    clip(`  ${hosts.length} host${hosts.length === 1 ? '' : 's'}, ${busy} at work`, screen),
    ...shown.slice(0, mostHosts).map(({ name, trial, phase, forMs }) =>
      clip(
        // A host is another machine: what it calls itself drives no screen.
        visible(
          `  ${name}  ${trial === null ? phase || 'nothing to do' : `${clockText(forMs + sinceMs)}  ${trial}  ${phase}`}`,
        ),
        screen,
      ),
    ),
    ...(more > 0 ? [clip(`  and ${more} more`, screen)] : []),
  ];
}

/** Those with a trial come first, then those that do something else. */
const rank = ({ trial, phase }: { trial: string | null; phase: string }): number => {
  if (trial !== null) return 0;
  return phase === '' ? 2 : 1;
};
