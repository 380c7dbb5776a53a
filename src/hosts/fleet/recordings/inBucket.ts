import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { labError } from '../../../errors.ts';
import { type BucketAccess, bucketAccess } from './bucketAccess.ts';
import { mostStoredBytes } from './pack.ts';
import type { Place } from './place.ts';
import { plainName, type RecordingName, type RecordingStore } from './store.ts';

/** How long an object store that is away is waited for. */
interface Patience {
  /** Times that a request is made again. */
  times: number;
  /** Before the first of them; twice as long before each further one. */
  firstMs: number;
}

const patience: Patience = { times: 5, firstMs: 500 };
/** For one request: a large recording on a slow line. */
const requestMs = 120_000;
/** Of an answer that is no recording: a thousand names, or what is wrong. */
const mostAnswerBytes = 4 * 1024 ** 2;

interface Answer {
  status: number;
  /** null: it is longer than was asked for, and was not read. */
  body: Buffer | null;
}

/**
 * Objects of a bucket that front and hosts reach, called `PREFIX/RUN/TRIAL.TAKING`.
 * @throws OomlabError (usage) where there are no credentials in the environment
 */
export function inBucket(
  place: Extract<Place, { kind: 'bucket' }>,
  waits: Patience = patience,
): RecordingStore {
  const access = bucketAccess(place.shown);
  const client = new AwsClient({
    ...access,
    sessionToken: access.sessionToken ?? undefined,
    service: 's3',
    // What fails is made again here, whatever it failed of.
    retries: 0,
  } as ConstructorParameters<typeof AwsClient>[0]);
  const base = baseOf(access, place.bucket);
  const folderOf = (runId: string): string =>
    [...(place.prefix === '' ? [] : [place.prefix]), plainName(runId), ''].join('/');
  const keyOf = ({ runId, trial, fence }: RecordingName): string =>
    `${folderOf(runId)}${plainName(`${trial}.${fence}`)}`;

  const ask = async (
    method: string,
    path: string,
    { body, mostBytes = mostAnswerBytes }: { body?: Uint8Array; mostBytes?: number } = {},
  ): Promise<Answer> => {
    // Signed with it, what is sent can't be changed on its way.
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const init = {
      method,
      ...(body && { body: Buffer.from(body) }),
      headers: { 'x-amz-content-sha256': hash },
    };
    for (let again = 0; ; again += 1) {
      const answer = await client
        .fetch(`${base}${path}`, { ...init, signal: AbortSignal.timeout(requestMs) })
        .then((response) => answerOf(response, mostBytes))
        .catch((error: Error) => error);
      const isAway = answer instanceof Error || answer.status >= 500 || answer.status === 429;
      if (!isAway) return answer;
      if (again >= waits.times) {
        if (answer instanceof Error) throw failure(place.shown, whyOf(answer), answer);
        return answer;
      }
      await delay(waits.firstMs * 2 ** again);
    }
  };
  const required = (answer: Answer): Answer => {
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw failure(place.shown, refusalOf(answer));
  };
  const list = async (prefix: string, most: number): Promise<string[]> => {
    const query = new URLSearchParams({ 'list-type': '2', 'max-keys': String(most), prefix });
    const { body } = required(await ask('GET', `?${query}`));
    return [...String(body ?? '').matchAll(/<Key>([^<]*)<\/Key>/g)]
      .map(([, key = '']) => key)
      .filter((key) => key.startsWith(prefix));
  };
  return {
    ready: async () => void (await list(place.prefix, 1)),
    put: async (name, parts) =>
      void required(await ask('PUT', pathOf(keyOf(name)), { body: Buffer.concat(parts) })),
    async has(name) {
      const answer = await ask('HEAD', pathOf(keyOf(name)));
      if (answer.status === 404) return false;
      required(answer);
      return true;
    },
    async get(name, mostBytes = mostStoredBytes) {
      const answer = await ask('GET', pathOf(keyOf(name)), { mostBytes });
      if (isMissing(answer)) return null;
      const { body } = required(answer);
      return body === null ? null : [body];
    },
    async remove(name) {
      const answer = await ask('DELETE', pathOf(keyOf(name)));
      if (!isMissing(answer)) required(answer);
    },
    async removeAll(runId) {
      const removed = new Set<string>();
      for (;;) {
        // Its own names have nothing in them that XML writes otherwise.
        const keys = await list(folderOf(runId), 1000);
        if (keys.length === 0) return;
        for (const key of keys) {
          if (removed.has(key)) throw failure(place.shown, 'it says that it has what it has removed');
          required(await ask('DELETE', pathOf(key)));
          removed.add(key);
        }
      }
    },
  };
}

/** By its path: with an address of its own a store needs no name for each bucket. A certificate covers no name with dots. */
function baseOf({ endpoint, region }: BucketAccess, bucket: string): string {
  if (endpoint !== null) return `${endpoint}/${bucket}`;
  const host = `s3.${region}.amazonaws.com`;
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}

async function answerOf({ status, body }: Response, mostBytes: number): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > mostBytes) return { status, body: null };
    chunks.push(chunk);
  }
  return { status, body: Buffer.concat(chunks) };
}

const isMissing = ({ status, body }: Answer): boolean =>
  status === 404 && !/NoSuchBucket/.test(String(body ?? ''));

const pathOf = (key: string): string => `/${key.split('/').map(encodeURIComponent).join('/')}`;

const failure = (shown: string, why: string, cause?: unknown): Error =>
  labError(
    `Recordings can't be brought to ${shown}: ${why}`,
    'Is the bucket there, may these credentials list, read, write and delete in it, and are AWS_REGION and AWS_ENDPOINT_URL right?',
    cause,
  );

/** Of its answer no more than the name of the error: the rest may quote what was signed. Source: AWS, "Error responses". */
function refusalOf({ status, body }: Answer): string {
  const [, code] = /<Code>(\w{1,100})<\/Code>/.exec(String(body ?? '')) ?? [];
  return `it answers ${status}${code === undefined ? '' : ` (${code})`}`;
}

function whyOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return 'it does not answer';
  // What fetch itself says of it is that it failed.
  const { code, message: why = message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return `it can't be reached (${code ?? why})`;
}
