import { styleText } from 'node:util';
import type { Screen } from './screen.ts';

export type Style = Parameters<typeof styleText>[0];

/** Styles text where the screen shows colours; leaves it as it is elsewhere. */
export function paint(screen: Screen, style: Style, text: string): string {
  return screen.color ? styleText(style, text, { validateStream: false }) : text;
}
