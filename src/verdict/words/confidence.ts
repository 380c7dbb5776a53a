import type { Confidence } from '../finding.ts';

/** What a confidence means, as a rule that is the same for every verdict. */
export const confidenceRules: Record<Confidence, string> = {
  certain: 'The kernel, the runtime or the engine states it itself.',
  likely: 'What was seen fits it and nothing speaks against it; nobody who would know states it.',
  unsure: 'It rests on one signal, or on some while others that would decide are missing.',
};
