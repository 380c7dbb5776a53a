import { expect, test } from 'vitest';
import { columns, expectCutsHarmless, fixture } from '../../../test/fixtures/probe/fixture.ts';
import type { Cells } from '../row.ts';
import { readIoV1, readIoV2 } from './io.ts';

const v1 = (bytes: Buffer, _length: number, cells: Cells) => readIoV1(`${bytes}`, cells);
const v2 = (bytes: Buffer, _length: number, cells: Cells) => readIoV2(`${bytes}`, cells);
const realV1 = fixture('v1/limited/blkio/blkio.throttle.io_service_bytes_recursive');
const realV2 = fixture('v2/limited/io.stat');

test('v1: bytes read and written', () => {
  expect(columns(v1, realV1)).toEqual({ readBytes: 33124352, writeBytes: 0 });
});

test('v2: bytes read and written, summed over the devices', () => {
  expect(columns(v2, realV2)).toEqual({ readBytes: 280309760, writeBytes: 320098304 });
  const two = `${realV2}8:16 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n`;
  expect(columns(v2, two)).toEqual({ readBytes: 280309770, writeBytes: 320098324 });
});

test('a container without I/O has read 0 bytes, a cut-off file has told nothing', () => {
  expect(columns(v1, 'Total 0\n')).toEqual({ readBytes: 0, writeBytes: 0 });
  expect(columns(v2, '')).toEqual({ readBytes: 0, writeBytes: 0 });
  expect(columns(v1, '')).toEqual({});
  expectCutsHarmless(v1, realV1);
  for (let length = 1; length < realV2.length; length += 1) {
    expect(columns(v2, realV2.subarray(0, length))).toEqual({});
  }
});

test('strange lines are skipped: a device without figures, an unknown operation', () => {
  expect(columns(v2, '8:0 \n8:16 rbytes=1 wbytes=2 new=3\n')).toEqual({ readBytes: 1, writeBytes: 2 });
  expect(columns(v1, '8:0 Read 1\n8:0 Teleport 9\n8:0 Total 1\nTotal 1\n')).toEqual({
    readBytes: 1,
    writeBytes: 0,
  });
});
