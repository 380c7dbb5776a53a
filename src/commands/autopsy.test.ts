import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'oomlab-autopsy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cli = join(import.meta.dirname, '..', 'cli.ts');
const run = (args: string[], input = '') =>
  execa(process.execPath, [cli, 'autopsy', ...args], { cwd: folder, input, reject: false });

function file(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const id = 'a'.repeat(64);
const kill = `[1.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/docker/${id},task_memcg=/docker/${id},task=java,pid=42,uid=0
[1.000002] Memory cgroup out of memory: Killed process 42 (java) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:0kB
`;

test('standard input, for a person and for programs', async () => {
  const shown = await run(['-'], kill);
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.stdout).toContain(
    'The kernel’s OOM killer killed java (pid 42) in container aaaaaaaaaaaa at its own limit.',
  );
  expect(shown.stdout).toContain('Advice: The kernel’s OOM killer killed it');
  const json = JSON.parse((await run(['--json', '-'], kill)).stdout);
  expect(json).toMatchObject({ schema: 1, answers: [{ terminal: { kind: 'oom-kill' }, kill: { pid: 42 } }] });
});

test('only the container that was asked about; an unknown one is an error with what there is', async () => {
  const log = file('two.log', kill + kill.replaceAll(id, 'b'.repeat(64)).replaceAll('42', '43'));
  const one = await run(['--container', 'bbbbbbbbbbbb', log]);
  expect(one.stdout).toContain('(pid 43)');
  expect(one.stdout).not.toContain('(pid 42)');
  const none = await run(['--container', 'web', log]);
  expect(none.exitCode).toBe(2);
  expect(none.stderr.split('\n')).toHaveLength(2);
  expect(none.stderr).toContain('aaaaaaaaaaaa');
});

test.each([
  ['a missing file', ['nowhere.log'], 'There is no file "nowhere.log"'],
  ['a folder', ['.'], '"." is a folder'],
  ['standard input twice', ['-', '-'], 'named twice'],
  ['no file', [], 'missing required argument'],
  ['an unknown option', ['--jsn', '-'], "unknown option '--jsn'"],
])('%s: two lines, exit code 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await run(args);
  expect({ exitCode, stdout, lines: stderr.split('\n').length }).toEqual({
    exitCode: 2,
    stdout: '',
    lines: 2,
  });
  expect(stderr).toContain(message);
});

test.each([
  ['an empty file', '', 2, 'it is empty'],
  ['binary garbage', Buffer.alloc(5000, '\u0000\u0001\n'), 2, 'binary data'],
  ['a log of something else', 'all is well\n', 1, 'nothing in it is about a death'],
])('%s: a clear answer, and an exit code that says so', async (_, content, code, words) => {
  const { exitCode, stdout } = await run([file('input', content)]);
  expect(exitCode).toBe(code);
  expect(stdout).toContain(words);
  expect(stdout).toContain('inconclusive: nothing here tells of a death');
});

test('a log of healthy collections has the exit code of a log without a death', async () => {
  const pause = '[1.234s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(256M) 3.123ms\n';
  const { exitCode, stdout } = await run(['-'], pause);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('Nothing here tells of a death');
});

test('words of a death that nobody can place are shown, with the command that would help next', async () => {
  const { exitCode, stdout } = await run(['-'], 'blobd: child 12 went away: signal 9\n');
  expect(exitCode).toBe(1);
  expect(stdout).toContain('standard input:1 blobd: child 12 went away: signal 9');
  expect(stdout).toContain('docker inspect NAME');
});

test('a compressed log is read like any other, and a cut one as far as it goes', async () => {
  const whole = gzipSync(kill.repeat(300));
  expect((await run([file('k.gz', whole)])).exitCode).toBe(0);
  const cut = await run([file('cut.gz', whole.subarray(0, whole.length - 20))]);
  expect(cut.exitCode).toBe(0);
  expect(cut.stdout).toContain('it is damaged');
});

test('the advice in part points to the whole, and the help to the exit codes', async () => {
  expect((await run(['-'], kill)).stdout).toContain('--advice');
  const whole = await run(['--advice', '-'], kill);
  expect(whole.stdout).toContain('## Confirm it by hand');
  expect((await run(['--help'])).stdout).toContain('1 nothing here tells of a death');
});
