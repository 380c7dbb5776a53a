import type { Confidence } from '../finding.ts';

/** What a confidence means, as a rule that is the same for every verdict. */
export const confidenceRules: Record<Confidence, string> = {
  certain: 'The kernel, the runtime or the engine states it itself.',
  likely: 'It is inferred from several signals that agree; none of them states it.',
  unsure: 'It rests on one signal, or on some while others that would decide are missing.',
};
