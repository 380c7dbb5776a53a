import type { Sign } from '../../runtime/index.ts';
import type { Act } from '../../verdict/logs/acts/act.ts';
import type { KernelWord } from '../../verdict/logs/kernelWord.ts';
import type { OomKill } from '../../verdict/logs/oomKill.ts';
import type { Moment } from '../../verdict/moment.ts';
import type { Container } from './container.ts';
import type { GcFacts } from './gcReader.ts';
import type { Kept } from './kept.ts';

/** Of what is quoted of a log, so many characters at most. */
export const longestQuote = 1000;

/**
 * A kill that a log tells of. `hearsay`: another program says that the kernel said so. `chosen`: the report ends before
 * the kill itself, with the choice of a victim.
 */
export interface LogKill extends OomKill {
  at: Moment | null;
  file: string;
  hearsay: boolean;
  chosen: boolean;
  /** How many starts of the machine the file has told of before it: a process of another start is another one. */
  boot: number;
}

export interface LogSign {
  sign: Sign;
  /** Whose line it is, by what a collector wrote before it: a service of Compose, a pod, a unit's program. */
  speaker: string | null;
  /** Its number in the file. */
  line: number;
  at: Moment | null;
  file: string;
}

/** The last line with a stamp that somebody wrote. */
export interface LastLine {
  at: Moment;
  text: string;
}

export type LogWord = KernelWord & { at: Moment | null; file: string; quote: string };

export type LogAct = Act & { at: Moment | null; file: string };

/** What one input said, in bounded memory whatever its size. */
export interface SourceFacts {
  name: string;
  lines: number;
  kinds: string[];
  problems: string[];
  /** false: it is empty, or no text. */
  readable: boolean;
  /** It is a text that quotes a log, and no log: `quoted in a text`; null: it is one. */
  quoted: string | null;
  /** Lines with words of a death that nobody here can place, the first of them. */
  unplaced: { text: string; line: number }[];
  /** The last line that told of a death; null: none yet. */
  lastTold: number | null;
  kills: Kept<LogKill>;
  words: Kept<LogWord>;
  acts: Kept<LogAct>;
  signs: Map<Sign['kind'], Kept<LogSign>>;
  /** By who speaks; `null`: no prefix says who. */
  lastLines: Map<string | null, LastLine>;
  gc: GcFacts;
  containers: Container[];
  kernelLines: number;
  /** Starts of the machine that it tells of. */
  boots: number;
  /** First and last stamp of the kernel's lines on each axis. */
  kernelSpans: Map<Moment['axis'], { first: Moment; last: Moment }>;
  /** A line with two stamps, which ties the clocks together. */
  ties: Map<Moment['axis'], { boot: Moment; other: Moment }>;
}
