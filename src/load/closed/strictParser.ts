import type { ResponseParser } from 'autocannon/lib/httpClient.js';

/** A line between chunks, and what follows the last one together: as much as the parser itself takes of a head. */
const mostBytes = 80 * 1024;

const isLength = (bytes: number | null): boolean => Number.isSafeInteger(bytes) && Number(bytes) >= 0;

/**
 * Makes http-parser-js (0.5.10) refuse answers by which a server gets hold of whoever reads them. By a length below zero it
 * goes back in what it has read and finds the same answer again, without end: a core is spun, and each time counts as a good
 * answer. A length that is no number it takes for the end of a body in chunks, or waits for. Lines between chunks and fields
 * after them it keeps, of whatever length and number.
 */
export function refuseWrongLengths(parser: ResponseParser): void {
  const { HEADER: header, BODY_CHUNKHEAD: chunkHead } = parser;
  parser.HEADER = () => {
    const stop = header.call(parser);
    if (parser.state === 'BODY_SIZED' && !isLength(parser.body_bytes))
      throw new RangeError(`a Content-Length of ${parser.body_bytes}`);
    return stop;
  };
  parser.BODY_CHUNKHEAD = () => {
    const stop = chunkHead.call(parser);
    if (parser.state !== 'BODY_CHUNKHEAD' && !isLength(parser.body_bytes))
      throw new RangeError(`a chunk of ${parser.body_bytes} bytes`);
    return stop;
  };
  const execute = parser.execute.bind(parser);
  let trailerBytes = 0;
  parser.execute = (chunk) => {
    const result = execute(chunk);
    trailerBytes = parser.state === 'BODY_CHUNKTRAILERS' ? trailerBytes + chunk.length : 0;
    if (parser.line.length > mostBytes) return new RangeError(`a line of more than ${mostBytes} bytes`);
    // What came before them in the same read is counted with them.
    if (trailerBytes > 2 * mostBytes) return new RangeError('fields after the last chunk without end');
    return result;
  };
}
