import type { ActLine } from './act.ts';

const common = { by: 'oomd', part: 'sent', reason: 'memory', pid: null } as const;

/** Facebook's oomd: BaseKillPlugin.cpp. It also says whom it could not kill (`Killed 0:`), and what it would have. */
export const oomd: readonly ActLine[] = [
  {
    pattern: /^(?:\[[^\]]{1,200}\] )?Killed [1-9]\d{0,6}: \d{1,10}\(([^)]{1,64})\)/,
    target: 1,
    ...common,
  },
  {
    pattern: /^oomd kill: [\d.]{1,9} [\d.]{1,9} [\d.]{1,9} (\S{1,500}) \d{1,20} ruleset:/,
    target: 1,
    ...common,
  },
];
