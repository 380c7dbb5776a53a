import { createInterface } from 'node:readline/promises';
import { printable } from './toolkit/printable.ts';

/**
 * Tells a text and asks a question with yes or no. Nothing but a yes is one.
 * @returns null where nobody is at the terminal.
 */
export async function ask(text: readonly string[], question: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  process.stderr.write(`${text.map(printable).join('\n')}\n`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^\s*y(es)?\s*$/i.test(await lines.question(`${question} [y/N] `));
  } finally {
    lines.close();
  }
}
