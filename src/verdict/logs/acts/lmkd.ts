import type { ActLine } from './act.ts';

const common = { by: 'lmkd', part: 'sent', reason: 'memory' } as const;

/** Android: lmkd.cpp of the system, and lowmemorykiller.c of its kernels up to 4.9. */
export const lmkd: readonly ActLine[] = [
  {
    pattern: /^Kill '([^']{1,255})' \((\d{1,10})\), uid \d{1,10}, oom_(?:score_)?adj -?\d/,
    target: 1,
    pid: 2,
    ...common,
  },
  {
    pattern: /^Killing '([^']{1,255})' \((\d{1,10})\)(?: \(tgid \d{1,10}\))?, adj -?\d/,
    target: 1,
    pid: 2,
    ...common,
  },
  {
    pattern: /^send sigkill to (\d{1,10}) \((.{1,64}?)\), (?:oom_)?(?:score_)?adj -?\d/,
    target: 2,
    pid: 1,
    ...common,
  },
];
