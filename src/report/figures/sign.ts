import type { Verdict } from '../../verdict/verdict.ts';
import type { Token } from '../panels/palette.ts';

/** The sign of an outcome: colour and form say the same thing. */
export function signOf(verdict: Verdict): { symbol: string; color: Token; text: string } {
  const kind = verdict.terminal.kind;
  if (kind === 'survived') {
    return verdict.degradation.kind === 'none' && verdict.times.firstOome === null
      ? { symbol: 'circle', color: 'good', text: '●' }
      : { symbol: 'circle', color: 'swap', text: '●' };
  }
  if (kind === 'inconclusive' || kind === 'failed-to-start' || kind === 'host-oom') {
    return { symbol: 'triangle', color: 'kernel', text: '▲' };
  }
  if (kind === 'unresponsive') return { symbol: 'rect', color: 'bad', text: '■' };
  return { symbol: 'diamond', color: 'death', text: '◆' };
}

export const signLegend =
  '◆ died or ran out of memory · ■ unresponsive · ● survived (amber: with thrash or out-of-memory errors) · ▲ no result; hollow: invalid; upright bar: median; grey line: its interval';
