import type { ActLine } from './act.ts';

const common = { by: 'systemd-oomd', part: 'sent', reason: 'memory', target: 1, pid: null } as const;

/** systemd 247 to 258: oomd-manager.c, and what the service manager says of it (unit.c). */
export const systemdOomd: readonly ActLine[] = [
  {
    pattern: /^(?:Killed|Marked) (\/\S{0,1000})(?: for killing)? due to memory (?:pressure for|used \()/,
    ...common,
  },
  { pattern: /^(\S{1,255}): systemd-oomd killed \d{1,9} process/, ...common },
];
