import type { Moment } from '../../verdict/moment.ts';

/** A line without what a logger put before it. `origin`: who says it, as far as the head tells. */
export interface Line {
  text: string;
  at: Moment | null;
  /** All stamps of the line: two of them tie two clocks together. */
  moments: Moment[];
  origin: 'kernel' | 'program' | 'unsigned';
  /** The program that a syslog or journal head names. */
  program: string | null;
}

/** Takes one part of a head off; null: it is not there. */
export type Step = (line: Line) => Line | null;

export const stepped = (line: Line, head: string, moment: Moment | null, rest: Partial<Line> = {}): Line => ({
  ...line,
  text: line.text.slice(head.length),
  moments: moment ? [...line.moments, moment] : line.moments,
  ...rest,
});

/** `nginx[12]: `. */
export const programHead = /^([\w.@/-]{1,64})(?:\[\d{1,10}\])?: /;
/**
 * A word that ends in a colon is no host: `SEVERE: java.lang.OutOfMemoryError: Java heap space`. Neither is a level, nor is
 * one a program: `FATAL ERROR: Reached heap limit`, `WARN exited: web`.
 */
export const hostAndProgram =
  /^(?!(?:fatal|error|err|warn(?:ing)?|info|notice|debug|trace|crit(?:ical)?|alert|emerg|severe) )\S{0,254}[^\s:] (?=(?!(?:fatal|error|warn(?:ing)?|info|severe): )[\w.@/-]{1,64}(?:\[\d{1,10}\])?: )/i;

/** The program's name off a line behind a stamp and a host. */
export function named(line: Line): Line {
  const match = programHead.exec(line.text);
  if (!match) return line;
  const program = match[1] ?? '';
  const origin = program === 'kernel' ? 'kernel' : 'program';
  return stepped(line, match[0], null, { origin, program });
}
