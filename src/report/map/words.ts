import type { MapAxis } from '../../scenario/map/plan.ts';
import type { MapAnswer, MapCell } from '../../study/map/answer.ts';

/** `load, requests/s` */
export const knobText = ({ knob, unit }: MapAxis): string => (unit === null ? knob : `${knob}, ${unit}`);

/** `heap 96m, memory 256m` */
export const pairText = (
  { plan: { x, y } }: Pick<MapAnswer, 'plan'>,
  cell: Pick<MapCell, 'x' | 'y'>,
): string => `${x.knob} ${cell.x}, ${y.knob} ${cell.y}`;

/** `oom-kill 2 of 3`, of the end that was most frequent; null: none failed. */
export function endText({ ends, survived, failed }: MapCell): string | null {
  const [first] = ends;
  return first === undefined ? null : `${first.name} ${first.trials.length} of ${survived + failed}`;
}
