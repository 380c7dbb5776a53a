import type { SignOf } from './sign.ts';

/** One kind of line that a runtime writes about memory or about a death. */
export interface LogLine {
  /** Takes linear time on any text: what a target prints may be hostile. */
  pattern: RegExp;
  /** @returns null: the line is about something else after all. */
  says(match: RegExpExecArray, text: string): SignOf | null;
}

/** The runtime has no memory for what it was asked. `fatal`: it says that it ends because of that. */
export const outOfMemory = (pattern: RegExp, { fatal }: { fatal: boolean }): LogLine => ({
  pattern,
  says: ([words]) => ({ kind: 'runtime-oom', detail: words.trim(), fatal }),
});

/** The system refused memory. `fatal`: the program that says so ends because of that. */
export const refusedBySystem = (pattern: RegExp, { fatal }: { fatal: boolean }): LogLine => ({
  pattern,
  says: ([words]) => ({ kind: 'native-failure', detail: words, fatal }),
});
