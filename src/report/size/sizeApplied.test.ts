import { expect, test } from 'vitest';
import { compileTrials } from '../../scenario/compile.ts';
import { redacted } from '../../scenario/secrets/looks.ts';
import { aScenario, aSpec } from '../../scenario/testing/aScenario.ts';
import { appliedOf, machinesTable } from './sizeApplied.ts';

function planOf(changes: Parameters<typeof aScenario>[0]) {
  const options = { source: 'a.ts', runId: 'run', seed: 1, quick: false, repeats: 1, only: {} };
  const [plan] = compileTrials(aScenario(changes), options);
  if (!plan) throw new Error('no plan');
  return plan;
}

const texts = (changes: Parameters<typeof aScenario>[0]) =>
  Object.fromEntries(appliedOf(planOf(changes)).map(({ title, text }) => [title, text]));

test('a JVM in a limit without swap, as each tool wants it', () => {
  const { target } = aSpec();
  const applied = texts({
    target: { ...target, heap: '96m', collector: 'serial' },
    machine: { cpus: 0.5, memory: '256m', swap: 'off' },
  });
  expect(applied['docker run']).toBe(
    "docker run --memory 256m --memory-swap 256m --cpus 0.5 --env JAVA_TOOL_OPTIONS='-Xmx96m -XX:+UseSerialGC' IMAGE",
  );
  expect(applied.compose).toBe(
    [
      'services:',
      '  app:',
      '    mem_limit: 256m',
      '    memswap_limit: 256m',
      '    cpus: 0.5',
      '    deploy:',
      '      resources:',
      '        limits:',
      '          memory: 256m',
      '          cpus: "0.5"',
      '    environment:',
      '      JAVA_TOOL_OPTIONS: -Xmx96m -XX:+UseSerialGC',
    ].join('\n'),
  );
  expect(applied['Kubernetes container']).toContain('  limits:\n    memory: 256Mi\n    cpu: 500m');
  expect(applied['JVM flags']).toBe('java -Xmx96m -XX:+UseSerialGC');
});

test('swap is part of what docker counts, and a pod has none', () => {
  const applied = texts({ machine: { cpus: 1, memory: '256m', swap: '1g' } });
  expect(applied['docker run']).toContain('--memory 256m --memory-swap 1280m');
  expect(Object.keys(applied)).toContain('Kubernetes container (a pod has no swap: this was tried with it)');
  const unlimited = texts({ machine: { cpus: 1, memory: '256m', swap: 'unlimited' } });
  expect(unlimited['docker run']).toContain('--memory-swap -1');
  expect(unlimited.compose).toContain('memswap_limit: -1\n');
});

test('of a machine that it shared, what the target itself had', () => {
  const limits = { memoryBytes: null, swapBytes: null, cpus: 0.25, pids: 50 };
  const target = { ...aSpec().target, container: { limits } };
  const applied = texts({ target, machine: { cpus: 2, memory: '256m', swap: 'off' } });
  expect(applied['docker run']).toContain('--cpus 0.25 --pids-limit 50');
  expect(applied.compose).toContain('    cpus: 0.25\n    pids_limit: 50\n');
  expect(applied['Kubernetes container']).toContain('cpu: 250m');
});

test('what was not recorded is set by nobody: not by the word that stands for it', () => {
  const env = { POSTGRES_PASSWORD: redacted, DATABASE_URL: `postgres://a:${redacted}@db/a`, PORT: '8000' };
  const jvmFlags = [`-Dkey=${redacted}`, '-Xss1m'];
  const text = Object.values(
    texts({
      target: { ...aSpec().target, env, jvmFlags },
      machine: { cpus: 0.07, memory: '256m', swap: 'off' },
    }),
  ).join();
  expect(text).not.toContain(redacted);
  expect(text).toContain("--env PORT='8000'");
  expect(text).toContain('-Xss1m');
  expect(text).toContain('cpu: 70m');
});

test('workers as gunicorn takes them, and no flags of a JVM where there is none', () => {
  const target = { ...aSpec().target, runtime: 'python' as const, env: { WEB_CONCURRENCY: '3' } };
  const applied = texts({ target });
  expect(applied.gunicorn).toBe('gunicorn --workers 3');
  expect(applied).not.toHaveProperty('JVM flags');
});

test('machines by their price, and which have what was tried', () => {
  const { rows } = machinesTable(planOf({ machine: { cpus: 1, memory: '768m', swap: 'off' } }));
  const prices = rows.map(([, , , hour]) => Number(hour?.slice(1)));
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  const use = Object.fromEntries(rows.map((row) => [row[0], row.at(-1)]));
  expect(use).toMatchObject({ 't3.nano': 'too small', 't3.micro': 'has more', 't2.small': 'has more' });
});
