import fc from 'fast-check';
import { finder, readAnswer, valuesOf } from '../../../src/load/journeys/found.ts';
import { openJar } from '../../../src/load/journeys/jar.ts';
import { answerParser } from '../../../src/load/open/answerParser.ts';
import { type Kept, keepAnswer } from '../../../src/load/open/kept.ts';
import { textsLike } from '../make/texts.ts';
import { reader } from '../reader.ts';

const answers = [
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\nSet-Cookie: a=b; Path=/\r\n\r\n{"id": 7, "list": [{"a":1}]}',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html; charset=latin1\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: 1\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nSet-Cookie: s="x y"; Domain=service; Max-Age=9; Secure\r\n\r\nbusy',
  'HTTP/1.0 204 No Content\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nxx',
];

const finds = [
  ...['$.id', '$..a', '$.list[?@.a==1]'].map((path) => finder({ kind: 'json', path })),
  finder({ kind: 'regex', pattern: 'h(.)' }),
  finder({ kind: 'header', name: 'set-cookie' }),
  finder({ kind: 'cookie', name: 'a' }),
];

/** As a journey looks into an answer, and what it would send of its cookies next. */
function look(kept: Kept, status: number): void {
  const answer = readAnswer(kept.answer(status));
  const jar = openJar('service');
  jar.keep(valuesOf(answer.headers, 'set-cookie'), '/');
  for (const find of finds) find(answer, jar);
  jar.header('/');
}

/** What a service answers, in pieces as a network cuts it. */
const httpAnswers = reader({
  name: 'http-answers',
  reads: 'answers of the service under test',
  weight: 4,
  inputs: () => fc.record({ text: textsLike(answers), piece: fc.integer({ min: 1, max: 100_000 }) }),
  read({ text, piece }: { text: string; piece: number }) {
    const bytes = Buffer.from(text, 'latin1');
    const parser = answerParser();
    try {
      let kept = keepAnswer(true);
      for (let at = 0; at < bytes.length; at += piece) {
        const parsed = parser.read(bytes.subarray(at, at + piece), false, kept);
        if (parsed.kind === 'malformed') return;
        if (parsed.kind === 'more') continue;
        look(kept, parsed.status);
        kept = keepAnswer(true);
      }
      parser.end(kept);
    } finally {
      parser.free();
    }
  },
});

export const answerReaders = [httpAnswers];
