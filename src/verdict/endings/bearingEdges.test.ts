import { describe, expect, test } from 'vitest';
import type { Census, Facts, LoadSeen } from '../facts.ts';
import { onTrial } from '../moment.ts';
import { aLoad, aSign, endedWith, excluded, inTrial, said } from '../testing/seenFacts.ts';

/** What speaks against a message of lacking memory, at the edges of each reason: the service ended with 1 at 20 s. */

const heap = 'SEVERE: java.lang.OutOfMemoryError: Java heap space';
const final = 'Exception in thread "main" java.lang.OutOfMemoryError: Java heap space';

interface Seen {
  /** When the service served well. */
  well?: readonly (readonly [number, number])[];
  live?: readonly (readonly [number, number])[];
  more?: Partial<Facts>;
  load?: Partial<LoadSeen> | null;
}

const verdict = (
  lines: readonly (readonly [number, string])[],
  { well = [], live = [], more = {}, load = {} }: Seen = {},
) =>
  said(
    inTrial(
      {
        death: endedWith(1, { at: onTrial(20_000) }),
        kills: excluded,
        signs: lines.map(([at, line]) => aSign(at, line)),
        memory: { ...inTrial().memory, heapLive: live.map(([at, share]) => ({ at: onTrial(at), share })) },
        ...more,
      },
      {
        load: load && {
          ...aLoad,
          wellServed: well.map(([from, to]) => ({ from: onTrial(from), to: onTrial(to) })),
          ...load,
        },
      },
    ),
  );
const short = (...args: Parameters<typeof verdict>) => {
  const { kind, confidence } = verdict(...args);
  return `${kind}, ${confidence}`;
};

describe('a service that served well after it', () => {
  test('for three seconds without a break', () => {
    expect(short([[15_000, heap]], { well: [[15_000, 17_999]] })).toBe('heap-oome, likely');
    expect(short([[15_000, heap]], { well: [[15_000, 18_000]] })).toBe('crash, likely');
    expect(short([[15_000, heap]], { well: [[10_000, 17_999]] })).toBe('heap-oome, likely');
    expect(short([[15_000, heap]], { well: [[17_001, 30_000]] })).toBe('heap-oome, likely');
    expect(
      short([[15_000, heap]], {
        well: [
          [15_000, 17_000],
          [17_500, 19_500],
        ],
      }),
    ).toBe('heap-oome, likely');
    expect(
      short([[15_000, heap]], {
        well: [
          [15_000, 16_000],
          [16_500, 19_500],
        ],
      }),
    ).toBe('crash, likely');
  });

  test('with a heap that had room, as it says, stayed full, or was in between', () => {
    const lived = (share: number, at = 16_000) =>
      verdict([[15_000, heap]], { well: [[15_000, 19_000]], live: [[at, share]] });
    const why = (share: number, at?: number) => [lived(share, at).kind, lived(share, at).confidence];
    expect(lived(0.5).evidence[1]).toContain(
      'log: After it the service met its objective for 4 s, and at most 50 % of its heap were in use after collections.',
    );
    expect(why(0.5)).toEqual(['crash', 'likely']);
    expect(why(0.51)).toEqual(['heap-oome', 'unsure']);
    expect(lived(0.51).missing[0]).toBe('whether it was about this end. other reasons are as likely');
    expect(why(0.89)).toEqual(['heap-oome', 'unsure']);
    expect(why(0.9)).toEqual(['heap-oome', 'likely']);
    // A collection just after the message still has what is thrown away with the request.
    expect(why(0.9, 15_500)).toEqual(['crash', 'likely']);
    expect(why(0.9, 15_501)).toEqual(['heap-oome', 'likely']);
    const two = {
      well: [[15_000, 19_000]] as const,
      live: [
        [16_000, 0.95],
        [17_000, 0.1],
      ] as const,
    };
    expect(short([[15_000, heap]], two)).toBe('heap-oome, likely');
  });

  test('cannot be told where nobody knows when it was said', () => {
    const more = { signs: [aSign(null, heap)] };
    expect(short([], { more, well: [[0, 20_000]] })).toBe('heap-oome, likely');
  });

  test('of another space than the heap ask nothing of the heap', () => {
    const well = [[15_000, 19_000]] as const;
    const live = [[16_000, 0.95]] as const;
    expect(short([[15_000, heap.replace('Java heap space', 'Metaspace')]], { well, live })).toBe(
      'crash, likely',
    );
    expect(short([[15_000, 'MemoryError']], { well, live })).toBe('crash, likely');
    const unnamed = 'SEVERE: java.lang.OutOfMemoryError';
    expect(verdict([[15_000, unnamed]], { well, live }).kind).toBe('other-oome');
  });
});

describe('the same that was said before', () => {
  const well = [[5000, 15_000]] as const;

  test('and was outlived makes it unsure', () => {
    expect(
      verdict(
        [
          [5000, heap],
          [19_000, heap],
        ],
        { well },
      ),
    ).toMatchObject({
      kind: 'heap-oome',
      confidence: 'unsure',
      missing: [
        'whether it was about this end. The same was said before, and the service went on to meet its objective.',
      ],
    });
    expect(
      short(
        [
          [5000, heap],
          [19_000, heap],
        ],
        { well: [[5000, 7000]] },
      ),
    ).toBe('heap-oome, likely');
    expect(
      short(
        [
          [19_000, heap],
          [19_000, heap],
        ],
        { well: [[19_000, 19_900]] },
      ),
    ).toBe('heap-oome, likely');
  });

  test('with a heap that had room is no reason, and that stayed full is one', () => {
    const lived = (share: number) =>
      short(
        [
          [5000, heap],
          [19_000, heap],
        ],
        { well, live: [[8000, share]] },
      );
    expect(lived(0.5)).toBe('crash, likely');
    expect(lived(0.51)).toBe('heap-oome, unsure');
    expect(lived(0.89)).toBe('heap-oome, unsure');
    expect(lived(0.9)).toBe('heap-oome, likely');
  });

  test('is not the same in another’s words, or about another space, or where it speaks of an end', () => {
    expect(
      short(
        [
          [5000, final],
          [19_000, final],
        ],
        { well },
      ),
    ).toBe('heap-oome, certain');
    for (const other of [
      heap.replace('Java heap space', 'Metaspace'),
      'MemoryError',
      'Cannot allocate memory',
    ])
      expect(
        short(
          [
            [5000, other],
            [19_000, heap],
          ],
          { well },
        ),
      ).toBe('heap-oome, likely');
    const node = 'RangeError: Array buffer allocation failed';
    expect(
      short(
        [
          [5000, node],
          [19_000, 'MemoryError'],
        ],
        { well },
      ),
    ).toBe('other-oome, likely');
  });
});

describe('too little for it', () => {
  test('seconds between it and an end that nobody asked for', () => {
    expect(verdict([[16_999, heap]], { load: null })).toMatchObject({
      confidence: 'unsure',
      missing: [
        'whether it was about this end. Seconds lie between that and its end, and nobody asked whether it still served.',
      ],
    });
    expect(short([[17_000, heap]], { load: null })).toBe('heap-oome, likely');
    expect(short([[11_000, final]], { load: null })).toBe('heap-oome, certain');
    expect(short([[16_999, heap]])).toBe('heap-oome, likely');
  });

  const census = (runtimes: Census['runtimes'], hasUnnamed: boolean): Census => ({
    countedMs: [],
    processes: [],
    runtimes,
    hasUnnamed,
  });

  test('a runtime that is not known to run there', () => {
    const python = census(new Set(['python'] as const), true);
    const unknown = verdict([[19_000, heap]], { more: { census: python } });
    expect([unknown.confidence, unknown.missing]).toEqual([
      'unsure',
      ['whether it was about this end. No JVM is known to run in the container.'],
    ]);
    expect(short([[19_000, heap]], { more: { census: census(new Set(['jvm'] as const), true) } })).toBe(
      'heap-oome, likely',
    );
    expect(short([[19_000, 'MemoryError']], { more: { census: python } })).toBe('other-oome, likely');
    const alone = census(new Set(['python'] as const), false);
    expect(verdict([[19_000, heap]], { more: { census: alone } }).kind).toBe('crash');
    expect(short([[19_000, 'Cannot allocate memory']], { more: { census: alone } })).toBe(
      'native-oom, likely',
    );
  });

  test('a plain word, where its memory had not grown', () => {
    const plain = 'cannot allocate memory for a session of 131072 bytes';
    const held = (...bytes: readonly (readonly [number, number])[]) => ({
      memory: { ...inTrial().memory, held: bytes.map(([atMs, each]) => ({ atMs, bytes: each })) },
    });
    expect(verdict([[19_000, plain]], { more: held([0, 100], [10_000, 149], [19_001, 500]) })).toMatchObject({
      kind: 'native-oom',
      confidence: 'unsure',
      missing: [
        'whether it was about this end. Its memory had not grown: the words may be about another one’s.',
      ],
    });
    expect(short([[19_000, plain]], { more: held([0, 100], [10_000, 150], [18_000, 100]) })).toBe(
      'native-oom, likely',
    );
    expect(short([[19_000, plain]], { more: held([0, 100], [19_000, 150]) })).toBe('native-oom, likely');
    expect(short([[19_000, plain]], { more: held() })).toBe('native-oom, likely');
    expect(short([[19_000, plain]])).toBe('native-oom, likely');
    const unplaced = { signs: [aSign(null, plain)], ...held([0, 100]) };
    expect(short([], { more: unplaced })).toBe('native-oom, likely');
    expect(short([[19_000, 'fatal error: runtime: out of memory']], { more: held([0, 100]) })).toBe(
      'native-oom, certain',
    );
  });

  test('a last word that came seconds later, about something else', () => {
    const spoke = (ms: number): Partial<Facts> => ({
      program: {
        log: { lastLine: { at: onTrial(ms), source: 'log', text: 'x' } },
        heapError: null,
        gcLog: null,
      },
    });
    expect(short([[12_000, heap]], { more: spoke(15_000) })).toBe('heap-oome, likely');
    expect(short([[12_000, heap]], { more: spoke(15_001) })).toBe('heap-oome, unsure');
    // It may say the same for each request.
    expect(
      verdict(
        [
          [11_000, heap],
          [14_000, heap],
        ],
        { more: spoke(15_001) },
      ).confidence,
    ).toBe('likely');
    expect(short([[12_000, final]], { more: spoke(15_001) })).toBe('heap-oome, certain');
    const refused = 'fatal error: runtime: out of memory';
    expect(short([[12_000, refused]], { more: spoke(15_001) })).toBe('native-oom, certain');
  });
});
