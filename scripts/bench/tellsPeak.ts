/**
 * For `--import`: a program's own words as it ends, on its descriptor 3: its largest resident memory in kibibytes, and how
 * many microseconds of processors it took.
 */
export const tellsPeak = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs';
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(3, maxRSS + ' ' + (userCPUTime + systemCPUTime));
});`,
)}`;

/** What it told. */
export function toldPeak(words: string): { rssBytes: number; cpuSeconds: number } {
  const [kib, microseconds] = words.split(' ').map(Number);
  return { rssBytes: (kib ?? Number.NaN) * 1024, cpuSeconds: (microseconds ?? Number.NaN) / 1e6 };
}
