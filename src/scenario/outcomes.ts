/** How a trial can end, and how it can suffer before. Names are stable, for programs. */
export const terminalKinds = [
  'oom-kill',
  'heap-oome',
  'other-oome',
  'native-oom',
  'external-kill',
  'crash',
  'unresponsive',
  'survived',
  'failed-to-start',
  'host-oom',
  'inconclusive',
] as const;

export const degradationKinds = ['none', 'swap-thrash', 'cache-thrash', 'gc-thrash'] as const;

export type TerminalKind = (typeof terminalKinds)[number];
export type DegradationKind = (typeof degradationKinds)[number];
/** A degradation that is one. */
export type Thrash = Exclude<DegradationKind, 'none'>;
