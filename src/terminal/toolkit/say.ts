import { paragraph, widthOf } from './paragraph.ts';
import { screenOf } from './screen.ts';

/** Writes a text to a stream: wrapped at words on a terminal, a whole line elsewhere. */
export function say(stream: NodeJS.WriteStream, text: string, first = ''): void {
  stream.write(`${paragraph(text, widthOf(screenOf(stream, process.env)), first)}\n`);
}
