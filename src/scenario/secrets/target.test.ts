import { describe, expect, test } from 'vitest';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import type { TargetPlan } from '../plan.ts';
import { plainContainer } from '../target/container.ts';
import { redacted } from './looks.ts';
import { isSecretVariable } from './names.ts';
import { recordedPlan } from './recorded.ts';
import { searchFor, withoutFound } from './search.ts';
import { secretsOf } from './secretsOf.ts';

const { plan: base } = aKilledTrial().trial;
const planWith = (target: Partial<TargetPlan>) => ({ ...base, target: { ...base.target, ...target } });

test.each([
  'POSTGRES_PASSWORD',
  'apiKey',
  'AWS_SECRET_ACCESS_KEY',
  'SENTRY_DSN',
  'GITHUB_TOKEN',
  'MYSQL_PWD',
  'JWT',
  'DB_PASS',
  'STRIPE_KEY',
  'dbpassword',
])('%s looks secret', (name) => {
  expect(isSecretVariable(name)).toBe(true);
});
test.each([
  'PWD',
  'PATH',
  'POSTGRES_PASSWORD_FILE',
  'POSTGRES_USER',
  'KEYBOARD',
  'MONKEY',
  'PASSENGER_COUNT',
  'WEB_CONCURRENCY',
  'COMPASS',
])('%s does not', (name) => {
  expect(isSecretVariable(name)).toBe(false);
});

describe('a plan as it is recorded', () => {
  const plan = planWith({
    env: {
      DB_PASSWORD: 'planted-one',
      DATABASE_URL: 'postgres://shop:planted-two@db:5432/shop',
      ADO: 'Server=db;Password=planted-three;Timeout=3',
      REDIS: 'redis://:planted-eight@cache',
      PAYMENTS: 'sk_live_plantednine0123456789',
      HEADER: 'Bearer Planted-ten',
      MOTTO: 'basic things, bearer of news',
      PORT: '8000',
    },
    jvmFlags: ['-Dspring.datasource.password=planted-eleven', '-XX:+UseSerialGC'],
    command: ['redis-server', '--requirepass', 'planted-four', '--api-key=planted-five', '--port', '6379'],
    image: {
      kind: 'build',
      context: '.',
      dockerfile: 'Dockerfile',
      inline: null,
      args: { NPM_TOKEN: 'planted-six' },
      stage: null,
    },
    readyPath: '/health?token=planted-twelve&deep=1',
    container: {
      ...plainContainer,
      files: [{ path: '/run/secrets/x', text: 'planted-seven\n', mode: 0o400, uid: 0, gid: 0, secret: true }],
    },
  });

  test('has no secret in it, and all else', () => {
    const text = JSON.stringify(recordedPlan(plan));
    expect(text).not.toContain('planted');
    expect(text).toContain(`postgres://shop:${redacted}@db:5432/shop`);
    expect(text).toContain('"PORT":"8000"');
    expect(text).toContain('&deep=1');
    expect(text).toContain('"MOTTO":"basic things, bearer of news"');
    expect(text).toContain('-XX:+UseSerialGC');
    expect(text).toContain('"--port","6379"');
    expect(recordedPlan(recordedPlan(plan))).toEqual(recordedPlan(plan));
  });

  test('and every secret is known, so that it is found in what programs write', () => {
    const search = searchFor(secretsOf(plan));
    for (const each of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'eleven', 'twelve'])
      expect(withoutFound(`login with planted-${each}!`, search)).toBe(`login with ${redacted}!`);
  });
});

test('what is public elsewhere, or a small number, is no secret in a text', () => {
  const secrets = secretsOf(
    planWith({ env: { POSTGRES_USER: 'postgres', POSTGRES_PASSWORD: 'postgres', TOKEN_TTL: '3600' } }),
  );
  expect(secrets).toEqual([]);
});
