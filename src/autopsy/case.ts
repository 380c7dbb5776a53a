import type { RuntimeName } from '../runtime/index.ts';
import type { Group } from './group.ts';
import type { Container, ContainerEnd } from './readers/container.ts';
import type { GcFacts } from './readers/gcReader.ts';
import type { LastLine, LogAct, LogKill, LogSign, LogWord } from './readers/sourceFacts.ts';

/** What an application's own logs say, from one or several files. */
export interface Application {
  files: string[];
  /** null: any process could have said it. */
  runtime: RuntimeName | null;
  /** Whose lines these are, in a file in which several speak. */
  speaker: string | null;
  signs: LogSign[];
  /** What it wrote last; null: no line has a stamp. */
  lastLine: (LastLine & { source: string }) | null;
  gc: GcFacts | null;
  gcFile: string | null;
}

/** One death (or one container, or one program's log), with all that speaks about it. */
export interface Case {
  kill: LogKill | null;
  /** Killed together with it, by `memory.oom.group`. */
  others: LogKill[];
  group: Group | null;
  container: Container | null;
  end: ContainerEnd | null;
  /** Whether kill and end were at the same moment; null: their clocks cannot be compared. */
  together: boolean | null;
  /** The container, as it still is, was there before the kill and after it. */
  outlived: boolean | null;
  acts: LogAct[];
  words: LogWord[];
  application: Application | null;
}

export const newCase = (rest: Partial<Case>): Case => ({
  kill: null,
  others: [],
  group: null,
  container: null,
  end: null,
  together: null,
  outlived: null,
  acts: [],
  words: [],
  application: null,
  ...rest,
});
