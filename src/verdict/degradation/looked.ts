import type { Thrash } from '../../scenario/outcomes.ts';
import { hasFallen, type Symptom } from './thrash.ts';
import type { Unseen } from './unseen.ts';
import type { Window } from './window.ts';

/** What windows showed that held no thrash, all together: a day has more of them than are worth keeping. */
export interface Looked {
  windows: number;
  /** Of those that had some signs of a thrash, and of which the first had them. */
  near: number;
  firstNear: Thrash | null;
  /** Of those that a little more would have made one, and the one of these with the longest stalls. */
  close: number;
  worst: { window: Window; kind: Thrash; stalls: number } | null;
  /** Signals that could not be read, in the order in which they were missed. */
  lacks: Set<string>;
  /** Of those in which nobody saw the collector; of these again those in which it might have been the reason. */
  unseen: number;
  fell: number;
  firstUnseen: Unseen | null;
}

export const nothingYet = (): Looked => ({
  ...{ windows: 0, near: 0, firstNear: null, close: 0, worst: null },
  ...{ lacks: new Set(), unseen: 0, fell: 0, firstUnseen: null },
});

export function note(looked: Looked, window: Window, { near, close, lacks }: Symptom): void {
  looked.windows += 1;
  if (near !== null) looked.near += 1;
  looked.firstNear ??= near;
  for (const lack of lacks) looked.lacks.add(lack);
  if (close !== null) noteClose(looked, window, close);
  if (window.unseen !== null) noteUnseen(looked, window, window.unseen);
}

function noteClose(looked: Looked, window: Window, kind: Thrash): void {
  looked.close += 1;
  const { memFull, ioFull } = window.pressure;
  const stalls = (memFull ?? 0) + (ioFull ?? 0);
  if (looked.worst === null || stalls > looked.worst.stalls) looked.worst = { window, kind, stalls };
}

function noteUnseen(looked: Looked, { drop }: Window, unseen: Unseen): void {
  looked.unseen += 1;
  looked.firstUnseen ??= unseen;
  if (unseen.mayCollect && unseen.cpuBound && hasFallen(drop)) looked.fell += 1;
}
