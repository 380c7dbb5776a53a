/** Exit codes of the command line; stable, documented in the README. */
export const exitCodes = {
  ok: 0,
  expectationsFailed: 1,
  usage: 2,
  lab: 3,
  invalidMeasurement: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * An error that a user can act on: what is wrong (`message`, and `also`, a line each), what to do (`hint`), and the exit code
 * it ends with.
 */
export class OomlabError extends Error {
  override readonly name = 'OomlabError';
  readonly hint: string;
  readonly also: readonly string[];
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    options: { hint: string; exitCode: ExitCode; cause?: unknown; also?: readonly string[] },
  ) {
    super(abridged(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = abridged(options.hint);
    this.also = (options.also ?? []).map((text) => abridged(text));
    this.exitCode = options.exitCode;
  }
}

/** More than the last output of any program that is told in full. */
const mostCharacters = 8000;

/** What somebody wrote at length is not repeated at length: how it begins, and how it ends. */
export function abridged(text: string, most = mostCharacters): string {
  const half = Math.floor(most / 2);
  return text.length > most ? `${text.slice(0, half)} … ${text.slice(-half)}` : text;
}

/** The user asked for something that does not exist or is not allowed. */
export function usageError(
  message: string,
  hint: string,
  cause?: unknown,
  also: readonly string[] = [],
): OomlabError {
  return new OomlabError(message, { hint, exitCode: exitCodes.usage, cause, also });
}

/** The lab (engine, host, disk, swap) could not do what was asked. */
export function labError(message: string, hint: string, cause?: unknown): OomlabError {
  return new OomlabError(message, { hint, exitCode: exitCodes.lab, cause });
}

/** What came first: an error while things were put away lies over the one for which they were. */
export const firstOf = (error: unknown): unknown =>
  error instanceof SuppressedError ? firstOf(error.suppressed) : error;
