import { expect, test } from 'vitest';
import type { ProbeRow } from '../../record/probeRow.ts';
import { noRows } from '../../record/table/rows.ts';
import { probePanels } from './probePanels.ts';

test('a log of collections without a sample beside it, as a recording that was damaged may be, has no place to be drawn', () => {
  const points = [{ atMs: 500, bytes: 2 ** 20, collections: 1 }];
  const [memory] = probePanels(noRows<ProbeRow>(), { after: 'full collection', points, maxBytes: null });
  expect(memory?.series.flatMap(({ values }) => [...values])).toEqual([]);
});
