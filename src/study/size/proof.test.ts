import { expect, test } from 'vitest';
import { chanceToPass, type Proof, proofOf, stateOfProof } from './proof.ts';

/** The chance to be proved by going through all ends, trial after trial, with nothing but the rule itself. */
function byTheRule(proof: Proof, survives: number): number {
  let open = new Map([['0,0', 1]]);
  let proved = 0;
  while (open.size > 0) {
    const next = new Map<string, number>();
    for (const [key, chance] of open) {
      const [survived = 0, lost = 0] = key.split(',').map(Number);
      for (const [s, l, of] of [
        [survived + 1, lost, survives],
        [survived, lost + 1, 1 - survives],
      ] as const) {
        const state = stateOfProof(proof, s, l);
        if (state === 'proved') proved += chance * of;
        if (state === 'open') next.set(`${s},${l}`, (next.get(`${s},${l}`) ?? 0) + chance * of);
      }
    }
    open = next;
  }
  return proved;
}

const first = (survives: number, confidence: number, attempt = 0): Proof => {
  const proof = proofOf(survives, confidence, attempt);
  if (proof === null) throw new Error('too long');
  return proof;
};

test.each([
  [0.9, 0.9],
  [0.95, 0.95],
  [0.75, 0.8],
  [0.5, 0.5],
  [0.99, 0.9],
])(
  'of all values that survive less than %d, at most 1 - %d are proved in any of the attempts',
  (survives, confidence) => {
    let error = 0;
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const proof = proofOf(survives, confidence, attempt);
      if (proof === null) break;
      const chance = byTheRule(proof, survives);
      expect(chanceToPass(proof, survives)).toBeCloseTo(chance, 10);
      // The chance grows with the probability: what survives less often is proved less often.
      expect(byTheRule(proof, survives - 0.02)).toBeLessThan(chance);
      error += chance;
    }
    expect(error).toBeLessThanOrEqual(1 - confidence);
    expect(error).toBeGreaterThan(0.5 * (1 - confidence));
  },
);

test('nine of ten at 90 % take 25 trials without a loss', () => {
  expect(first(0.9, 0.9)).toEqual({ clean: 25, withOne: 56 });
});

test('a loss makes it longer, a second one ends it', () => {
  const proof = { clean: 3, withOne: 5 };
  expect(stateOfProof(proof, 2, 0)).toBe('open');
  expect(stateOfProof(proof, 3, 0)).toBe('proved');
  expect(stateOfProof(proof, 2, 1)).toBe('open');
  expect(stateOfProof(proof, 4, 1)).toBe('proved');
  expect(stateOfProof(proof, 1, 2)).toBe('given up');
  expect(stateOfProof({ clean: 3, withOne: null }, 2, 1)).toBe('given up');
});

test('a proof that nobody would wait for is none', () => {
  expect(proofOf(0.999, 0.99, 3)).toBeNull();
});
