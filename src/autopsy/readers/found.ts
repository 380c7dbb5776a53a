import type { Container } from './container.ts';
import type { Line } from './lineHead.ts';
import type { LogAct, LogKill } from './sourceFacts.ts';

/** What one part of an input tells. */
export interface Found {
  containers: Container[];
  acts: LogAct[];
  kills: LogKill[];
}

export const nothingFound = (): Found => ({ containers: [], acts: [], kills: [] });

/** Finds containers in text that comes line by line. */
export interface TextReader {
  /** `line`: the same without what a logger put before it. Whether it is the reader's, and nobody else's. */
  push(raw: string, line: Line): boolean;
  /** Whether it is in the middle of something: else a line without any of the words that it looks for is nothing to it. */
  isWithin(): boolean;
  found(): Found;
}

/** Finds containers in a JSON or YAML document; null: it is something else. */
export type DocumentReader = (document: unknown, file: string) => Partial<Found> | null;
