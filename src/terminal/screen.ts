/** What the terminal can do: a value, so that what is shown can be tested. */
export interface Screen {
  tty: boolean;
  columns: number;
  color: boolean;
}

/** Colours follow NO_COLOR and FORCE_COLOR (no-color.org, force-color.org). */
export function screenOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Screen {
  const tty = stream.isTTY === true;
  const forced = environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0';
  return {
    tty: tty && environment.TERM !== 'dumb' && environment.CI === undefined,
    columns: stream.columns || 100,
    color: forced || (tty && !environment.NO_COLOR && environment.TERM !== 'dumb'),
  };
}
