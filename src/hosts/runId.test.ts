import { expect, test } from 'vitest';
import { newRunId } from './runId.ts';

test('names of runs sort by time, and two of the same second differ', () => {
  const at = (time: string) => newRunId(new Date(time));
  expect(at('2025-01-02T03:04:05.678Z')).toMatch(/^20250102-030405-[0-9a-f]{4}$/);
  expect(at('2025-01-02T03:04:05Z') < at('2025-01-02T03:04:06Z')).toBe(true);
  // 65,536 endings: 20 of them all alike would be no chance.
  expect(new Set(Array.from({ length: 20 }, () => at('2025-01-02T03:04:05Z'))).size).toBeGreaterThan(1);
});
