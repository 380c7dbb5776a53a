import fc, { type Arbitrary } from 'fast-check';

type Change = (bytes: Buffer) => Buffer;

const share = fc.nat(100_000).map((part) => part / 100_000);
const place = (bytes: Buffer, part: number): number => Math.floor(part * bytes.length);

const set = fc.tuple(share, fc.constantFrom(0, 1, 0x0a, 0x20, 0x7f, 0x80, 0xc3, 0xff)).map(
  ([at, byte]): Change =>
    (bytes) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[place(changed, at)] = byte;
      return changed;
    },
);

/** Lengths, counts and offsets of binary formats are such numbers, most of them in the first bytes of a record. */
const word = fc
  .tuple(share, fc.constantFrom(0, 1, 19, 20, 1000, 2 ** 16, 2 ** 31 - 1, -1, -20, -(2 ** 31)), fc.boolean())
  .map(
    ([at, value, little]): Change =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        const from = place(changed, at) & ~3;
        if (from + 4 > changed.length) return changed;
        if (little) changed.writeInt32LE(value, from);
        else changed.writeInt32BE(value, from);
        return changed;
      },
  );

const cut = share.map(
  (at): Change =>
    (bytes) =>
      Buffer.from(bytes.subarray(0, place(bytes, at))),
);
const removed = fc.tuple(share, fc.integer({ min: 1, max: 64 })).map(
  ([at, length]): Change =>
    (bytes) => {
      const from = place(bytes, at);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    },
);
const inserted = fc.tuple(share, fc.uint8Array({ maxLength: 40 })).map(
  ([at, more]): Change =>
    (bytes) => {
      const from = place(bytes, at);
      return Buffer.concat([bytes.subarray(0, from), more, bytes.subarray(from)]);
    },
);
const repeated = fc.tuple(share, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 4000 })).map(
  ([at, length, times]): Change =>
    (bytes) => {
      const from = place(bytes, at);
      const piece = bytes.subarray(from, from + length);
      return Buffer.concat([
        bytes.subarray(0, from),
        ...Array.from({ length: times }, () => piece),
        bytes.subarray(from),
      ]);
    },
);

const change = fc.oneof(
  { weight: 3, arbitrary: set },
  { weight: 4, arbitrary: word },
  cut,
  removed,
  inserted,
  repeated,
);

/** Up to so many changes of some bytes. */
export const byteChanges = (most: number): Arbitrary<Change> =>
  fc.array(change, { maxLength: most }).map(
    (all): Change =>
      (bytes) =>
        all.reduce((changed, one) => one(changed), bytes),
  );

/** One of these files, with some of its bytes changed. */
export function bytesLike(files: readonly Buffer[]): Arbitrary<Buffer> {
  if (files.length === 0) throw new RangeError('no bytes to begin with');
  return fc
    .tuple(fc.nat(files.length - 1), byteChanges(5))
    .map(([which, changed]) => changed(files[which] ?? Buffer.of()));
}
