import { type Autopsy, autopsy } from '../autopsy.ts';
import { sourceReader } from '../readers/source.ts';

/** The autopsy of files by name and text. */
export function autopsyOf(files: Record<string, string>): Autopsy {
  return autopsy(
    Object.entries(files).map(([name, text]) => {
      const reader = sourceReader(name);
      for (const line of text.replace(/\n$/, '').split('\n')) reader.push(line);
      return reader.end();
    }),
  );
}
