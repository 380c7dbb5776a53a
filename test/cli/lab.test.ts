import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program } from './testing/program.ts';

const { oomlab, expectError, scenarioWith, folder } = program();

describe('a lab that cannot do it: two lines, exit code 3, nothing started', () => {
  it('an engine that does not answer', async () => {
    await expectError(
      ['scenario', 'swap-vs-noswap'],
      { code: 3, what: /There is no engine at unix:.*: no such socket/, hint: /DOCKER_HOST/ },
      { DOCKER_HOST: `unix://${join(folder(), 'no.sock')}` },
    );
  });

  it('more memory than there is', async () => {
    const file = scenarioWith("spec.machine.memory = '9000g';");
    const { exitCode, stderr } = await oomlab(['scenario', file]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Not enough memory: the largest variant needs/);
  });
});
