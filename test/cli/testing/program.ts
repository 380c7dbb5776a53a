import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

/** The program as users start it, over a folder of this test file's own with its results and its state. */
export function program() {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'oomlab-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const oomlab = (args: string[], env: Record<string, string> = {}) =>
    execa(process.execPath, [join(root, 'src', 'cli.ts'), '--results', join(folder, 'results'), ...args], {
      cwd: root,
      reject: false,
      env: { NO_COLOR: '1', OOMLAB_STATE: join(folder, 'state'), ...env },
    });

  /** Two lines at last, what is wrong and what to do; nothing on standard output, and nothing recorded. */
  async function expectError(
    args: string[],
    expected: { code: number; what: RegExp; hint: RegExp },
    env: Record<string, string> = {},
  ): Promise<string> {
    const { exitCode, stderr, stdout } = await oomlab(args, env);
    expect(exitCode, stderr).toBe(expected.code);
    const lines = stderr.trimEnd().split('\n').slice(-2);
    expect(lines[0]).toMatch(expected.what);
    expect(lines[1]).toMatch(expected.hint);
    expect(stdout).toBe('');
    expect(readdirSync(folder)).not.toContain('results');
    return stderr;
  }

  /** A file of a user's own with one thing wrong. @returns its path */
  function scenarioWith(change: string): string {
    const path = join(folder, `${Math.random().toString(36).slice(2)}.ts`);
    writeFileSync(path, `${spec}${change}\nexport default spec;\n`);
    return path;
  }

  return { oomlab, expectError, scenarioWith, folder: () => folder };
}

const spec = `const spec = {
  question: 'q',
  target: { name: 't', image: 'image-server', port: 8080, ready: { path: '/health', within: '9s' }, runtime: 'jvm' },
  machine: { cpus: 1, memory: '256m', swap: 'off' },
  load: { shape: 'steady', requests: '/', connections: 1, for: '5s' },
  until: { brokenFor: null, atMost: '9s' },
};
`;
