import { split } from 'shlex';
import { refuseField, type ServiceFile } from './serviceFile.ts';

/** A command as Compose takes it: a list as it is, a text split into words without a shell; null: left out. */
export function wordsOf(from: ServiceFile, key: 'command' | 'entrypoint'): string[] | null {
  const value = from.service[key];
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(String);
  try {
    return split(String(value));
  } catch {
    return refuseField(from, [key], `${JSON.stringify(value)} has a quote that is not closed`);
  }
}
