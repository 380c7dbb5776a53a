import type { Section } from './bound.ts';

/** Bounds of the questions about the end. */
export const endings = {} as const satisfies Section;
