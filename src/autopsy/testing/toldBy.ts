import { autopsyOf } from './autopsyOf.ts';

/** What an input of its own tells: `oom-kill likely`, an answer each, in order. */
export const toldBy = (text: string): string[] =>
  autopsyOf({ input: text }).answers.map(({ terminal, confidence }) => `${terminal.kind} ${confidence}`);
