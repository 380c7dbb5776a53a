import { type ExitCode, exitCodes, firstOf, OomlabError } from '../errors.ts';
import { type Again, commandsAsTyped } from '../invocation.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';

const prefix = 'oomlab: ';

/**
 * Two lines, each wrapped at words on a terminal: what is wrong (more of it where there is more), what to do, with our commands as they are typed here. The
 * stack only with `--debug`. Returns the exit code.
 */
export function showError(thrown: unknown, screen: Screen, debug: boolean, again: Again): ExitCode {
  const error = firstOf(thrown);
  const known = error instanceof OomlabError;
  const message = known ? error.message : `Unexpected: ${(error as Error)?.message ?? String(error)}`;
  const hint = known ? error.hint : 'This is a fault of oomlab; run it again with --debug to see where.';
  const say = (text: string): string => commandsAsTyped(oneLine(text), again);
  const width = widthOf(screen);
  const wrong = paragraph(say(message), width, prefix).replace(prefix, `${paint(screen, 'red', 'oomlab:')} `);
  const below = [...(known ? error.also : []), hint].map((text) =>
    paragraph(say(text), width, ' '.repeat(prefix.length)),
  );
  process.stderr.write(`${[wrong, ...below].join('\n')}\n`);
  if (debug) process.stderr.write(`${printable((error as Error)?.stack ?? '')}\n`);
  return known ? error.exitCode : exitCodes.lab;
}

/** Messages of other programs, quoted in ours, may have many. */
const oneLine = (text: string): string => text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');
