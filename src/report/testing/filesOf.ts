import type { ReportOutput } from '../renderReport.ts';

/** Each file of some outputs, as it would be read. */
export function filesOf(outputs: readonly ReportOutput[]): Map<string, string> {
  const files = outputs.flatMap(({ make }) => make());
  return new Map(
    files.map(({ path, content }) => [path, typeof content === 'string' ? content : [...content].join('')]),
  );
}
