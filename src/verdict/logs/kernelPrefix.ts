/** Longest line that a parser looks at; the kernel's own records end at about 1 KiB. */
const longestLine = 8192;

/** `[ 1234.567890]`, after an optional `<4>` and an optional syslog or journal head that ends in `kernel: `. */
const stamp = /^(?:<\d{1,3}>)?\[ {0,12}(\d{1,12}\.\d{1,9})\] ?/;

/** A kernel message without what dmesg, syslog or the journal put before it; `kernelUs` where it was stamped. */
export function kernelText(line: string): { text: string; kernelUs: number | null } {
  let text = line.length > longestLine ? line.slice(0, longestLine) : line;
  const marker = text.indexOf(' kernel: ');
  if (marker >= 0 && marker < 120) text = text.slice(marker + ' kernel: '.length);
  const match = stamp.exec(text);
  if (!match) return { text, kernelUs: null };
  return { text: text.slice(match[0].length), kernelUs: Math.round(Number(match[1]) * 1e6) };
}
