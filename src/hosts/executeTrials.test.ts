import { expect, test, vi } from 'vitest';
import { buildRecording } from '../record/testing/buildRecording.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { executeTrials, type NextTrial } from './executeTrials.ts';
import type { Execution, Fleet } from './host.ts';

const { plan } = buildRecording({}).trial;

/** `a1`: variant a in repeat 1. */
const trialsOf = (...ids: string[]): TrialPlan[] =>
  ids.map((id, index) => ({
    ...plan,
    id,
    position: index + 1,
    variant: { name: id.slice(0, 1) },
    repeat: Number(id.slice(1)),
  }));

interface Given {
  /** null: one machine. */
  fleet?: Partial<Fleet> | null;
  next?: NextTrial;
  together?: boolean;
  done?: number;
}

/** Trials that end when a test says so. */
function course(trials: TrialPlan[], { fleet = {}, done = 0, ...request }: Given) {
  const interrupt = new AbortController();
  const seen: string[] = [];
  const blocks: Record<string, string[]> = {};
  const open = new Map<string, PromiseWithResolvers<Execution['kind']>>();
  const some: Fleet = {
    atOnce: () => Number.POSITIVE_INFINITY,
    grown: () => new Promise(() => {}),
    given: 0,
    left: [],
    place: { queue: '', recordings: '' },
    isOurs: () => true,
    over: () => {},
  };
  const over = executeTrials(
    { fleet: fleet === null ? null : { ...some, ...fleet } },
    {
      request: { trials, ...request, interrupt: interrupt.signal, report: () => {} },
      done,
      give: ({ id }) => void seen.push(`give ${id}`),
      execute: ({ id }, block) => {
        blocks[id] = block.map((each) => each.id);
        const ending = Promise.withResolvers<Execution['kind']>();
        open.set(id, ending);
        return ending.promise;
      },
      onTrial: ({ id }) => void seen.push(`done ${id}`),
    },
  );
  over.catch(() => {});
  return {
    over,
    interrupt,
    seen,
    blocks,
    /** Given out, and not ended. */
    underWay: () => [...open.keys()],
    end: (id: string, kind: Execution['kind'] = 'done') => {
      open.get(id)?.resolve(kind);
      open.delete(id);
    },
    fail: (id: string, error: Error) => {
      open.get(id)?.reject(error);
      open.delete(id);
    },
    /** Whatever is decided by what ended is done. */
    settled: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

test('on one machine one after the other', async () => {
  const { over, end, underWay, seen, settled } = course(trialsOf('a1', 'b1'), { fleet: null });
  expect(underWay()).toEqual(['a1']);
  end('a1');
  await settled();
  expect(underWay()).toEqual(['b1']);
  end('b1');
  await over;
  expect(seen).toEqual(['give a1', 'done a1', 'give b1', 'done b1']);
});

test('on a fleet all are given out, and told in that order, whichever comes first', async () => {
  const { over, end, seen, settled } = course(trialsOf('a1', 'b1', 'a2', 'b2'), {});
  expect(seen).toEqual(['give a1', 'give b1', 'give a2', 'give b2']);
  seen.length = 0;
  for (const id of ['b2', 'b1']) end(id);
  await settled();
  expect(seen).toEqual([]);
  end('a1');
  await settled();
  expect(seen).toEqual(['done a1', 'done b1']);
  end('a2');
  await over;
  expect(seen).toEqual(['done a1', 'done b1', 'done a2', 'done b2']);
});

test('what is compared within a repeat is one block; elsewhere each trial is one', async () => {
  const trials = trialsOf('b1', 'a1', 'a2', 'b2', 'a3');
  expect(course(trials, { together: true }).blocks).toEqual({
    b1: ['b1', 'a1'],
    a1: ['b1', 'a1'],
    a2: ['a2', 'b2'],
    b2: ['a2', 'b2'],
    a3: ['a3'],
  });
  expect(course(trials, {}).blocks.b1).toEqual(['b1']);
  expect(course(trials, { fleet: null, together: true }).blocks).toEqual({ b1: ['b1'] });
});

test('of what is chosen as many blocks are under way as it takes, and what is chosen is told what is', async () => {
  const trials = trialsOf('a1', 'b1', 'a2', 'b2', 'a3', 'b3');
  const asked: [number, string[], number | null | undefined][] = [];
  const next: NextTrial = (done, underWay = [], within = null) => {
    asked.push([done, underWay.map(({ id }) => id), within]);
    const chosen = trials[done] ?? null;
    return within !== null && chosen?.repeat !== within ? null : chosen;
  };
  const { over, end, underWay, settled } = course(trials, {
    fleet: { atOnce: () => 2 },
    together: true,
    next,
  });
  expect(underWay()).toEqual(['a1', 'b1', 'a2', 'b2']);
  expect(asked).toEqual([
    [0, [], null],
    [1, ['a1'], 1],
    [2, ['a1', 'b1'], 1],
    [2, ['a1', 'b1'], null],
    [3, ['a1', 'b1', 'a2'], 2],
    [4, ['a1', 'b1', 'a2', 'b2'], 2],
  ]);
  // A block is done when all of it is; what is not told yet is not known either.
  end('b1');
  await settled();
  expect(underWay()).toEqual(['a1', 'a2', 'b2']);
  end('a2');
  end('b2');
  await settled();
  expect(underWay()).toEqual(['a1', 'a3', 'b3']);
  expect(asked.at(-1)).toEqual([6, ['a1', 'b1', 'a2', 'b2', 'a3', 'b3'], 3]);
  for (const id of ['a1', 'a3', 'b3']) end(id);
  await over;
});

test('a host that joins has something to do at once, and one that is gone is not counted on', async () => {
  let hosts = 1;
  const joined = Promise.withResolvers<void>();
  const grown = vi.fn<Fleet['grown']>().mockReturnValueOnce(joined.promise);
  grown.mockReturnValue(new Promise(() => {}));
  const trials = trialsOf('a1', 'a2', 'a3', 'a4');
  const { end, underWay, settled } = course(trials, {
    fleet: { atOnce: () => hosts, grown },
    next: (done) => trials[done] ?? null,
  });
  expect(underWay()).toEqual(['a1']);
  await settled();
  expect(grown).toHaveBeenLastCalledWith(1);
  hosts = 3;
  joined.resolve();
  await settled();
  expect(underWay()).toEqual(['a1', 'a2', 'a3']);
  hosts = 2;
  end('a1');
  await settled();
  expect(underWay()).toEqual(['a2', 'a3']);
  end('a2');
  await settled();
  expect(underWay()).toEqual(['a3', 'a4']);
});

test('what cannot be chosen before more is known waits for it', async () => {
  const trials = trialsOf('a1', 'a2');
  const next: NextTrial = (done, underWay = []) => (underWay.length > 0 ? null : (trials[done] ?? null));
  const { over, end, underWay, settled } = course(trials, { fleet: { atOnce: () => 5 }, next });
  expect(underWay()).toEqual(['a1']);
  end('a1');
  await settled();
  expect(underWay()).toEqual(['a2']);
  end('a2');
  await over;
});

test('the first that cannot be executed ends all, though others are under way; what was told is told', async () => {
  const { over, end, fail, seen, settled } = course(trialsOf('a1', 'b1', 'c1', 'd1'), {});
  end('a1');
  await settled();
  fail('c1', new Error('no disk'));
  await expect(over).rejects.toThrow('no disk');
  expect(seen.filter((each) => each.startsWith('done'))).toEqual(['done a1']);
});

test('interrupted: what is under way ends and is told, what nobody took is not, and no other is begun', async () => {
  const trials = trialsOf('a1', 'b1', 'c1', 'd1');
  const { over, end, interrupt, seen } = course(trials, {
    fleet: { atOnce: () => 3 },
    next: (done) => trials[done] ?? null,
  });
  interrupt.abort();
  end('b1', 'not begun');
  end('c1');
  end('a1');
  await over;
  expect(seen).toEqual(['give a1', 'give b1', 'give c1', 'done a1', 'done c1']);
});

test('left: nothing of what goes on without us is told', async () => {
  const { over, end, interrupt, seen, settled } = course(trialsOf('a1', 'b1', 'c1'), {});
  end('a1');
  await settled();
  interrupt.abort();
  for (const id of ['b1', 'c1']) end(id, 'left');
  await over;
  expect(seen.filter((each) => each.startsWith('done'))).toEqual(['done a1']);
});

test('a run that goes on: first what is left of its blocks, then what was never given', async () => {
  const trials = trialsOf('a1', 'b1', 'a2', 'b2', 'a3', 'b3');
  const [, b1, a2, b2] = trials as [TrialPlan, TrialPlan, TrialPlan, TrialPlan];
  const { over, end, blocks, seen } = course(trials, {
    fleet: { left: [[b1], [a2, b2]] },
    done: 4,
    together: true,
  });
  expect(seen).toEqual(['give b1', 'give a2', 'give b2', 'give a3', 'give b3']);
  expect(blocks).toMatchObject({ b1: ['b1'], a2: ['a2', 'b2'], b2: ['a2', 'b2'], a3: ['a3', 'b3'] });
  for (const id of Object.keys(blocks)) end(id);
  await over;
});
