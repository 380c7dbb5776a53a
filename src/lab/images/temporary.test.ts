import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sweepTemporary, temporaryFolder } from './temporary.ts';

const nobody = 65_534;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oomlab-temporary-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const at = (...names: string[]): string => join(folder, ...names);

test.skipIf(process.getuid?.() !== 0)(
  'what goes into images is laid into it, whoever owns TMPDIR; of a process that was killed nothing stays (skipped for others than root)',
  () => {
    mkdirSync(at('theirs'));
    chownSync(at('theirs'), nobody, nobody);
    vi.stubEnv('TMPDIR', at('theirs'));
    vi.stubEnv('OOMLAB_STATE', at('state'));
    using used = temporaryFolder();
    expect(used.path.startsWith(at('state', 'temporary'))).toBe(true);
    const left = at('state', 'temporary', '4194999-1.x');
    mkdirSync(left);
    expect(sweepTemporary()).toEqual([left]);
    expect([existsSync(left), existsSync(used.path)]).toEqual([false, true]);
  },
);
