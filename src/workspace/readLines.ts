/** The longest line that is handed on, in bytes; what is behind it is skipped up to the next line. */
export const longestLine = 1024 * 1024;

interface LineSink {
  line(text: string): void;
  /** Whole lines within one chunk, each with its newline, in place of each by itself. */
  block?(lines: Buffer): void;
  /** How many lines were longer than that. */
  end(cut: number): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Splits a stream of bytes into lines, holding one line at most, whatever comes. Each line is decoded by itself: a part
 * of a larger string would keep the whole of it in memory for as long as anybody quotes the line.
 */
export async function readLines(bytes: AsyncIterable<Uint8Array>, sink: LineSink): Promise<void> {
  let held: Buffer[] = [];
  let size = 0;
  let cut = 0;

  const hold = (piece: Buffer): void => {
    const room = Math.max(0, longestLine - size);
    // A copy: the piece is a view of a chunk that is larger.
    if (room > 0 && piece.length > 0) held.push(Buffer.from(piece.subarray(0, room)));
    if (size <= longestLine && size + piece.length > longestLine) cut += 1;
    size += piece.length;
  };
  const release = (): void => {
    const text = Buffer.concat(held).toString('utf8');
    [held, size] = [[], 0];
    sink.line(text.endsWith('\r') ? text.slice(0, -1) : text);
  };

  /** Most lines lie within one chunk, and need no copy but their text. */
  const whole = (buffer: Buffer, from: number, end: number): void => {
    const to = end > from && buffer[end - 1] === carriageReturn ? end - 1 : end;
    sink.line(buffer.toString('utf8', from, to));
  };

  const lines = (buffer: Buffer): void => {
    if (sink.block && buffer.length <= longestLine) return sink.block(buffer);
    let from = 0;
    for (let end = buffer.indexOf(newline); end >= 0; end = buffer.indexOf(newline, from)) {
      if (end - from <= longestLine) whole(buffer, from, end);
      else {
        hold(buffer.subarray(from, end));
        release();
      }
      from = end + 1;
    }
  };

  for await (const chunk of bytes) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = size > 0 ? rest.indexOf(newline) : -1;
    if (end >= 0) {
      hold(rest.subarray(0, end));
      release();
      rest = rest.subarray(end + 1);
    }
    // Of a line that is not whole yet, there is nothing else in the chunk.
    const behind = size > 0 ? 0 : rest.lastIndexOf(newline) + 1;
    if (behind > 0) lines(rest.subarray(0, behind));
    hold(rest.subarray(behind));
  }
  if (size > 0) release();
  sink.end(cut);
}
