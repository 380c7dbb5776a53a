import type { TerminalKind, Verdict } from '../../verdict/verdict.ts';
import type { Token } from '../panels/palette.ts';

interface Sign {
  symbol: string;
  color: Token;
  text: string;
}

const died: Sign = { symbol: 'diamond', color: 'death', text: '◆' };
const unresponsive: Sign = { symbol: 'rect', color: 'bad', text: '■' };
const survived: Sign = { symbol: 'circle', color: 'good', text: '●' };
const noResult: Sign = { symbol: 'triangle', color: 'kernel', text: '▲' };

const signs = {
  'oom-kill': died,
  'heap-oome': died,
  'other-oome': died,
  'native-oom': died,
  'external-kill': died,
  crash: died,
  unresponsive,
  survived,
  'failed-to-start': noResult,
  'host-oom': noResult,
  inconclusive: noResult,
} satisfies Record<TerminalKind, Sign>;

/** The sign of an outcome: colour and form say the same thing. */
export function signOf({ terminal, degradation, times }: Verdict): Sign {
  const sign = signs[terminal.kind];
  const unharmed = degradation.kind === 'none' && times.firstOome === null;
  return sign === survived && !unharmed ? { ...survived, color: 'swap' } : sign;
}

export const signLegend =
  '◆ died or ran out of memory · ■ unresponsive · ● survived (amber: with thrash or out-of-memory errors) · ▲ no result; →: at least so long, and still alive; hollow: invalid; upright bar: median; grey line: its interval';
