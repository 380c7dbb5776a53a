import { vi } from 'vitest';

/** What is written to the terminal from now on, until mocks are restored. */
export function captureOutput(): () => string {
  let out = '';
  const capture = (text: unknown): boolean => {
    out += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(capture);
  vi.spyOn(process.stderr, 'write').mockImplementation(capture);
  return () => out;
}
