import { visible } from '../../report/escape.ts';

/**
 * A text as it may stand on a terminal, and in the log of a CI, which takes some lines for commands: what a target said is not to
 * mask a line, stop the reading, or be an error of the job. A backslash shows where it would have.
 * @see https://github.com/actions/runner, ActionCommand.cs: `::name ...::` at a line's begin, `##[name]` anywhere
 */
export const printable = (text: string): string =>
  visible(text)
    // Azure Pipelines has ##vso[, TeamCity ##teamcity[.
    .replace(/##(?=\w*\[)/g, '#\\#')
    .replace(/(?<=^|\s)::(?=[a-z][\w-]*(?:\s.*)?::)/gi, '\\::');

/** JSON for a program, which reads it as it was. */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, null, 2).replaceAll('##', '#\\u0023')}\n`;
