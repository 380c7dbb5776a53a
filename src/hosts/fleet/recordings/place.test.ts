import { expect, test } from 'vitest';
import { exitCodes, OomlabError } from '../../../errors.ts';
import { bucketAccess } from './bucketAccess.ts';
import { placeOf } from './place.ts';

test.each([
  ['queue', { kind: 'queue', shown: 'queue' }],
  ['/mnt/shared', { kind: 'folder', path: '/mnt/shared', shown: '/mnt/shared' }],
  ['/mnt//shared/', { kind: 'folder', path: '/mnt/shared', shown: '/mnt/shared' }],
  ['/mnt/x/../shared', { kind: 'folder', path: '/mnt/shared', shown: '/mnt/shared' }],
  ['/', { kind: 'folder', path: '/', shown: '/' }],
  ['s3://my-bucket', { kind: 'bucket', bucket: 'my-bucket', prefix: '', shown: 's3://my-bucket' }],
  ['s3://my.bucket/', { kind: 'bucket', bucket: 'my.bucket', prefix: '', shown: 's3://my.bucket' }],
  ['s3://bucket/a/b-c/', { kind: 'bucket', bucket: 'bucket', prefix: 'a/b-c', shown: 's3://bucket/a/b-c' }],
])('%s is a place, and shown so that the same one is written the same', (text, place) => {
  expect(placeOf(text)).toEqual(place);
});

test.each([
  '',
  'here',
  './here',
  'Queue',
  'https://hush.example/bucket',
  's3://',
  's3:bucket',
  's3://b',
  's3://Bucket/a',
  's3://hush:hush@bucket/a',
  's3://bucket/a?hush=1',
  's3://bucket/../other',
  's3://bucket/a//b',
  's3://bucket/./a',
])('%j is none, and what may be a secret in it is not said', (text) => {
  const refused = refusal(() => placeOf(text));
  expect(refused.exitCode).toBe(exitCodes.usage);
  expect(refused.hint).toContain('s3://BUCKET/PREFIX');
  expect(refused.message).not.toContain('hush');
});

function refusal(what: () => unknown): OomlabError {
  try {
    what();
  } catch (error) {
    if (error instanceof OomlabError) return error;
    throw error;
  }
  throw new Error('it is taken');
}

const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'hush' };

test('how a bucket is reached is said by the environment', () => {
  expect(bucketAccess('s3://a', keys)).toEqual({
    accessKeyId: 'id',
    secretAccessKey: 'hush',
    sessionToken: null,
    region: 'us-east-1',
    endpoint: null,
  });
  const more = {
    ...keys,
    AWS_SESSION_TOKEN: 'for an hour',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9000/',
  };
  expect(bucketAccess('s3://a', more)).toMatchObject({
    sessionToken: 'for an hour',
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:9000',
  });
  const first = { ...more, AWS_REGION: 'eu-west-2', AWS_ENDPOINT_URL_S3: 'https://s3.example' };
  expect(bucketAccess('s3://a', first)).toMatchObject({
    region: 'eu-west-2',
    endpoint: 'https://s3.example',
  });
});

test.each([
  ['no credentials', {}, /^There are no credentials for s3:\/\/a$/],
  ['half of them', { AWS_ACCESS_KEY_ID: 'id' }, /no credentials/],
  ['empty ones', { ...keys, AWS_SECRET_ACCESS_KEY: '' }, /no credentials/],
  [
    'an address that is none',
    { ...keys, AWS_ENDPOINT_URL: '127.0.0.1:9000' },
    /AWS_ENDPOINT_URL is no address/,
  ],
  ['one of another kind', { ...keys, AWS_ENDPOINT_URL: 'ftp://a' }, /AWS_ENDPOINT_URL is no address/],
  [
    'one with a secret in it',
    { ...keys, AWS_ENDPOINT_URL: 'http://id:hush@a' },
    /AWS_ENDPOINT_URL is no address/,
  ],
])('with %s it is refused', (_, env, what) => {
  const refused = refusal(() => bucketAccess('s3://a', env));
  expect(refused.message).toMatch(what);
  expect(refused.exitCode).toBe(exitCodes.usage);
  expect(`${refused.message} ${refused.hint}`).not.toContain('hush');
});
