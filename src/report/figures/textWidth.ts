/** There is nothing to measure text with where figures are drawn: a generous guess, for letters of 11 px. */
export const textWidth = (text: string): number => Math.ceil(text.length * 6.6);

const most = 430;

/** Room for names on the left of a chart, up to nearly half of it. */
export const labelGutter = (labels: readonly string[], least: number): number =>
  Math.min(most, Math.max(least, ...labels.map((label) => textWidth(label) + 14)));
