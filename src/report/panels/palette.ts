/**
 * Colours by meaning. A chart names the token (`$anon`); `paint` puts in the colour of the theme.
 * Hues are from Okabe and Ito's colour-blind safe set, shifted in lightness for contrast on each ground.
 */
export const palettes = {
  light: {
    ground: '#ffffff',
    ink: '#1d2329',
    muted: '#5b6570',
    grid: '#e6e9ec',
    warmup: '#8a93a01f',
    phase: '#8a93a00d',
    death: '#b3001b',
    event: '#5b6570',
    good: '#00805d',
    bad: '#c2410c',
    load: '#5b6570',
    anon: '#0067a5',
    cache: '#7cc3ec',
    kernel: '#98a1ab',
    swap: '#e39a00',
    heap: '#8f3f97',
    limit: '#1d2329',
    low: '#56a5d8',
    high: '#0067a5',
    top: '#8f3f97',
  },
  dark: {
    ground: '#14181d',
    ink: '#e8ebee',
    muted: '#9aa5b1',
    grid: '#2a3138',
    warmup: '#9aa5b12e',
    phase: '#9aa5b114',
    death: '#ff6b76',
    event: '#9aa5b1',
    good: '#2fc79b',
    bad: '#ff8a4c',
    load: '#9aa5b1',
    anon: '#3f9fe0',
    cache: '#a5d8f5',
    kernel: '#7b8794',
    swap: '#f2b53a',
    heap: '#d68ade',
    limit: '#e8ebee',
    low: '#8cc8ee',
    high: '#3f9fe0',
    top: '#d68ade',
  },
} as const;

export type Token = keyof typeof palettes.light;
export type Palette = Record<Token, string>;

/** A copy of an option in which every text `$token` has become a colour. */
export function paint<T>(value: T, palette: Palette): T {
  return paintValue(value, palette) as T;
}

function paintValue(value: unknown, palette: Palette): unknown {
  if (typeof value === 'string') {
    const token = value.slice(1);
    return value.startsWith('$') && Object.hasOwn(palette, token) ? palette[token as Token] : value;
  }
  if (Array.isArray(value)) return value.map((item) => paintValue(item, palette));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paintValue(item, palette)]));
}
