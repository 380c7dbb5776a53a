import { expect, test } from 'vitest';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { ReadyHost, Undertaking } from '../../host.ts';
import { readied } from './readied.ts';

const { plan } = buildRecording({}).trial;

/** A machine that tells for what it was made ready, and let go. */
function aMachine() {
  const said: string[] = [];
  const machine = readied({
    async prepare({ purpose }) {
      said.push(`ready for ${purpose}`);
      return {
        [Symbol.asyncDispose]: async () => void said.push(`let go by ${purpose}`),
      } as unknown as ReadyHost;
    },
  });
  const use = (runId: string, changes: Partial<TrialPlan> = {}) =>
    machine.for({
      runId,
      purpose: `a trial of ${runId}`,
      plans: [{ ...plan, ...changes }],
    } as unknown as Undertaking);
  return { said, machine, use };
}

test('from one block of a run to the next it stays as it is', async () => {
  const { said, use } = aMachine();
  expect(await use('run-1')).toBe(await use('run-1'));
  expect(said).toEqual(['ready for a trial of run-1']);
});

test('for one that asks for more it is made ready anew, after it was let go', async () => {
  const { said, machine, use } = aMachine();
  await use('run-1');
  await use('run-1', { machine: { ...plan.machine, swapBytes: 2 ** 40 } });
  await use('run-1', { target: { ...plan.target, image: { kind: 'reference', reference: 'another' } } });
  await machine[Symbol.asyncDispose]();
  expect(said).toEqual(
    Array.from({ length: 3 }, () => ['ready for a trial of run-1', 'let go by a trial of run-1']).flat(),
  );
});

test('whoever finds the machine taken is told by the run that has it now', async () => {
  const { said, use } = aMachine();
  await use('run-1');
  await use('run-2');
  expect(said).toEqual([
    'ready for a trial of run-1',
    'let go by a trial of run-1',
    'ready for a trial of run-2',
  ]);
});
