import { unread, type Window } from '../degradation/window.ts';

/** Ten seconds of which nothing was read, and without a load. */
export const nothing: Window = { ...unread, fromMs: 12_000, toMs: 22_000 };
