import type { Traffic } from '../exchange.ts';
import type { Visit } from './visit.ts';

/** A request of a mix, as a journey of one step of which nothing is asked. */
export const singleRequests =
  ({ draw, encode }: Pick<Traffic, 'draw' | 'encode'>): (() => Visit) =>
  () => ({
    thinkMs: () => 0,
    encode: () => {
      const request = draw();
      return { bytes: encode(request), head: request.method === 'HEAD', keep: null };
    },
    judge: (outcome) => ({ outcome, goesOn: false }),
    abandon: () => {},
  });
