import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { exitCodes } from '../../../errors.ts';
import { openS3Server, type S3Server } from '../testing/s3Server.ts';
import { isSigned } from '../testing/signature.ts';
import { inBucket } from './inBucket.ts';
import { placeOf } from './place.ts';
import type { RecordingStore } from './store.ts';

let server: S3Server;
beforeAll(async () => {
  server = await openS3Server('recordings');
});
afterAll(() => server[Symbol.asyncDispose]());

const environment = (changes: Record<string, string> = {}) => {
  const { endpoint, accessKeyId, secretAccessKey } = server;
  const all = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_SESSION_TOKEN: '',
    AWS_REGION: '',
    AWS_DEFAULT_REGION: '',
    AWS_ENDPOINT_URL_S3: '',
    ...changes,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
};
beforeEach(() => environment());
afterEach(() => vi.unstubAllEnvs());

const storeOf = (place: string): RecordingStore => {
  const of = placeOf(place);
  if (of.kind !== 'bucket') throw new TypeError('no bucket');
  return inBucket(of, { times: 2, firstMs: 1 });
};
const name = { runId: 'run-1', trial: '01-swap=off,heap=64m+1', fence: 1 };
const parts = [Buffer.from('one '), Buffer.from('two')];
const text = async (store: RecordingStore, of = name) => {
  const got = await store.get(of);
  return got === null ? null : Buffer.concat(got).toString();
};

test('a recording is there as a whole when it was put, until it is removed', async () => {
  const store = storeOf('s3://recordings/fleet/a');
  await store.ready();
  expect(await store.has(name)).toBe(false);
  expect(await text(store)).toBeNull();
  await store.put(name, parts);
  expect(await store.has(name)).toBe(true);
  expect(await text(store)).toBe('one two');
  // Another taking is another one; a second one of the same takes its place.
  expect(await store.has({ ...name, fence: 2 })).toBe(false);
  await store.put(name, [Buffer.from('again')]);
  expect(await text(store)).toBe('again');
  await store.remove(name);
  expect(await store.has(name)).toBe(false);
  await store.remove(name);
});

test('a large one, of any bytes, comes back as it is', async () => {
  const store = storeOf('s3://recordings');
  const large = Buffer.from(Uint8Array.from({ length: 5 * 1024 ** 2 }, (_, index) => (index * 7919) >> 3));
  await store.put(name, [large.subarray(0, 1024 ** 2), large.subarray(1024 ** 2)]);
  expect(Buffer.concat((await store.get(name)) ?? []).equals(large)).toBe(true);
  await store.removeAll(name.runId);
});

test('recordings go with their run, and those of other runs and places stay', async () => {
  const [here, there] = [storeOf('s3://recordings/fleet/b'), storeOf('s3://recordings/fleet/b2')];
  for (const trial of ['a', 'b', 'c']) await here.put({ ...name, trial }, parts);
  await here.put({ ...name, runId: 'run-10' }, parts);
  await there.put(name, parts);
  await here.removeAll('run-1');
  await here.removeAll('run-1');
  for (const trial of ['a', 'b', 'c']) expect(await here.has({ ...name, trial })).toBe(false);
  expect(await here.has({ ...name, runId: 'run-10' })).toBe(true);
  expect(await there.has(name)).toBe(true);
});

test.each(['..', '.', '', 'a/b', '../other'])(
  'nothing leads out of the place: a run called %j',
  async (runId) => {
    const store = storeOf('s3://recordings/fleet/c');
    for (const ask of [
      async () => store.put({ ...name, runId }, parts),
      async () => store.get({ ...name, runId }),
      async () => store.removeAll(runId),
    ])
      await expect(ask()).rejects.toThrow('is no name of a file');
  },
);

describe('a lab error, of two lines and no secret, is', () => {
  const refused = async (store: RecordingStore, why: RegExp) => {
    for (const ask of [
      () => store.ready(),
      () => store.put(name, parts),
      () => store.has(name),
      () => store.get(name),
      () => store.remove(name),
      () => store.removeAll('run-1'),
    ]) {
      const error = await ask().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        message: expect.stringMatching(why),
        hint: expect.stringMatching(/^Is the bucket there, .*AWS_ENDPOINT_URL right\?$/),
        exitCode: exitCodes.lab,
      });
      expect(JSON.stringify(error)).not.toContain('hush');
    }
  };

  test('what the store refuses: another secret', async () => {
    environment({ AWS_SECRET_ACCESS_KEY: 'hush' });
    await refused(
      storeOf('s3://recordings/a'),
      /^Recordings can't be brought to s3:\/\/recordings\/a: it answers 403( \(SignatureDoesNotMatch\))?$/,
    );
  });

  test('a bucket that is not there', async () => {
    const store = storeOf('s3://nothing/a');
    for (const ask of [() => store.ready(), () => store.put(name, parts), () => store.get(name)])
      await expect(ask()).rejects.toMatchObject({
        message: expect.stringMatching(
          /^Recordings can't be brought to s3:\/\/nothing\/a: it answers 404 \(NoSuchBucket\)$/,
        ),
        exitCode: exitCodes.lab,
      });
  });

  test('a store that is away, after it was waited for', async () => {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    await new Promise((resolve) => http.close(resolve));
    environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    await refused(storeOf('s3://recordings/a'), /: it can't be reached \(ECONNREFUSED\)$/);
  });
});

describe('a store that stumbles', () => {
  async function answering(answer: RequestListener) {
    const all = { asked: 0 };
    const http = createServer((request, response) => {
      all.asked += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
    return Object.assign(all, {
      async [Symbol.asyncDispose]() {
        http.closeAllConnections();
        await new Promise((resolve) => http.close(resolve));
      },
    });
  }

  /** Answers as it is told, and then that all is well; it tells what it was asked. */
  async function stumbling(answers: number[]) {
    const asked: { authorization: string; token: unknown; path: string; isSigned: boolean; hash: unknown }[] =
      [];
    const http = createServer((request, response) => {
      const { authorization = '', 'x-amz-security-token': token } = request.headers;
      const { 'x-amz-content-sha256': hash } = request.headers;
      const { url: path = '' } = request;
      asked.push({ authorization, token, path, isSigned: isSigned(request, server.secretAccessKey), hash });
      response.statusCode = answers.shift() ?? 200;
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    environment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
    return { asked, [Symbol.dispose]: () => http.close() };
  }

  test('is asked again, and an answer is an answer', async () => {
    using store = await stumbling([503, 500]);
    await storeOf('s3://recordings/a').put(name, parts);
    expect(store.asked).toHaveLength(3);
  });

  test('for too long is away', async () => {
    using store = await stumbling([503, 503, 503, 503]);
    await expect(storeOf('s3://recordings/a').put(name, parts)).rejects.toThrow('it answers 503');
    expect(store.asked).toHaveLength(3);
  });

  test('in the middle of an answer is asked again', async () => {
    const answers = ['one', 'one two'];
    await using http = await answering((_, response) => {
      response.setHeader('content-length', 7).write(answers.shift() ?? '');
      response.socket?.end();
    });
    expect(await text(storeOf('s3://recordings/a'))).toBe('one two');
    expect(http.asked).toBe(2);
  });

  test('over what never ends is not listened to: it is no recording', async () => {
    await using http = await answering((_, response) => {
      const more = (): void => void (response.destroyed || response.write(Buffer.alloc(100_000), more));
      more();
    });
    expect(await storeOf('s3://recordings/a').get(name, 1024 ** 2)).toBeNull();
    expect(http.asked).toBe(1);
  });

  test('over what it has removed, or over what is elsewhere, is not asked for ever', async () => {
    const keys = ['a/run-1/01.1', 'a/run-2/01.1'];
    const list = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const removed: unknown[] = [];
    await using _http = await answering(({ method, url }, response) => {
      if (method === 'DELETE') removed.push(url);
      response.end(method === 'GET' ? `<ListBucketResult>${list}</ListBucketResult>` : '');
    });
    await expect(storeOf('s3://recordings/a').removeAll('run-1')).rejects.toThrow(
      'it says that it has what it has removed',
    );
    expect(removed).toEqual(['/recordings/a/run-1/01.1']);
  });

  test('credentials for an hour go along, and the region is that of the environment', async () => {
    using store = await stumbling([]);
    vi.stubEnv('AWS_SESSION_TOKEN', 'for an hour');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    await storeOf('s3://recordings/a').put(name, parts);
    expect(store.asked).toMatchObject([
      {
        token: 'for an hour',
        isSigned: true,
        // What is sent is signed, too.
        hash: createHash('sha256').update('one two').digest('hex'),
        path: '/recordings/a/run-1/01-swap%3Doff%2Cheap%3D64m%2B1.1',
        authorization: expect.stringMatching(/\/eu-west-1\/s3\/aws4_request.*x-amz-security-token/),
      },
    ]);
  });
});
