/** What the terminal can do: a value, so that what is shown can be tested. */
export interface Screen {
  tty: boolean;
  columns: number;
  color: boolean;
}

/** Colours follow NO_COLOR and FORCE_COLOR (no-color.org, force-color.org): empty is as unset, and 0 forces none. */
export function screenOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Screen {
  const tty = stream.isTTY === true;
  const { FORCE_COLOR: force } = environment;
  return {
    tty: tty && environment.TERM !== 'dumb' && !environment.CI,
    columns: stream.columns || 100,
    color: force ? force !== '0' : tty && !environment.NO_COLOR && environment.TERM !== 'dumb',
  };
}
