/** An answer of which more is wanted than its status. */
export interface Answer {
  status: number;
  /** Names in lower case, in the order in which they came. */
  headers: readonly (readonly [name: string, value: string])[];
  /** As it came, with its coding; empty where it was not wanted. */
  body: Buffer;
}

/** Collects of one answer what its parser finds, in pieces as the network cuts them. */
export interface Kept {
  name(piece: Buffer): void;
  value(piece: Buffer): void;
  body(piece: Buffer): void;
  /** What came so far was an informational answer. */
  forget(): void;
  /** @throws RangeError for a head or a body that is larger than what is kept of one */
  answer(status: number): Answer;
}

/** More of a body is not kept: it is read to find a value in it. */
export const mostBodyBytes = 16 * 1024 ** 2;

/** More of a head is not kept, and its end may never come. A server takes 8 to 80 KiB of one. */
export const mostHeadBytes = 1024 ** 2;

export function keepAnswer(withBody: boolean): Kept {
  let headers: [string, string][] = [];
  let pieces: Buffer[] = [];
  let bytes = 0;
  let headBytes = 0;
  let within: 'name' | 'value' = 'value';
  return {
    name: (piece) => {
      headBytes += piece.length;
      if (headBytes > mostHeadBytes) return;
      const text = piece.toString('latin1').toLowerCase();
      const last = headers.at(-1);
      if (within === 'name' && last) last[0] += text;
      else headers.push([text, '']);
      within = 'name';
    },
    value: (piece) => {
      headBytes += piece.length;
      if (headBytes > mostHeadBytes) return;
      const last = headers.at(-1);
      if (last) last[1] += piece.toString('latin1');
      within = 'value';
    },
    body: (piece) => {
      bytes += piece.length;
      // A copy: the bytes are the parser's.
      if (withBody && bytes <= mostBodyBytes) pieces.push(Buffer.from(piece));
    },
    forget: () => {
      headers = [];
      pieces = [];
      bytes = 0;
      headBytes = 0;
    },
    answer: (status) => {
      if (headBytes > mostHeadBytes)
        throw new RangeError(`a head of ${headBytes} bytes is too large to look for a value in it`);
      if (withBody && bytes > mostBodyBytes)
        throw new RangeError(`a body of ${bytes} bytes is too large to look for a value in it`);
      return { status, headers, body: Buffer.concat(pieces) };
    },
  };
}
