import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { labError } from '../../../errors.ts';
import { type BucketAccess, bucketAccess } from './bucketAccess.ts';
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

  /** @param missing what an answer that there is none means; left out where that is an error */
  const ask = async (method: string, path: string, body?: Uint8Array): Promise<Response> => {
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
  const required = async (answer: Response): Promise<Response> => {
    if (answer.ok) return answer;
    throw failure(place.shown, await refusalOf(answer));
  };
  const list = async (prefix: string, most: number): Promise<string[]> => {
    const query = new URLSearchParams({ 'list-type': '2', 'max-keys': String(most), prefix });
    const answer = await required(await ask('GET', `?${query}`));
    return [...(await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
  };
  const isMissing = async (answer: Response): Promise<boolean> =>
    answer.status === 404 && !/NoSuchBucket/.test(await answer.clone().text());
  return {
    ready: async () => void (await list(place.prefix, 1)),
    put: async (name, parts) =>
      void (await required(await ask('PUT', pathOf(keyOf(name)), Buffer.concat(parts)))),
    async has(name) {
      const answer = await ask('HEAD', pathOf(keyOf(name)));
      return answer.status === 404 ? false : (await required(answer)).ok;
    },
    async get(name) {
      const answer = await ask('GET', pathOf(keyOf(name)));
      if (await isMissing(answer)) return null;
      return [new Uint8Array(await (await required(answer)).arrayBuffer())];
    },
    async remove(name) {
      const answer = await ask('DELETE', pathOf(keyOf(name)));
      if (!(await isMissing(answer))) await required(answer);
    },
    async removeAll(runId) {
      for (;;) {
        // Its own names have nothing in them that XML writes otherwise.
        const keys = await list(folderOf(runId), 1000);
        if (keys.length === 0) return;
        for (const key of keys) await required(await ask('DELETE', pathOf(key)));
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

const pathOf = (key: string): string => `/${key.split('/').map(encodeURIComponent).join('/')}`;

const failure = (shown: string, why: string, cause?: unknown): Error =>
  labError(
    `Recordings can't be brought to ${shown}: ${why}`,
    'Is the bucket there, may these credentials list, read, write and delete in it, and are AWS_REGION and AWS_ENDPOINT_URL right?',
    cause,
  );

/** Of its answer no more than the name of the error: the rest may quote what was signed. Source: AWS, "Error responses". */
async function refusalOf(answer: Response): Promise<string> {
  const [, code] = /<Code>(\w+)<\/Code>/.exec(await answer.text().catch(() => '')) ?? [];
  return `it answers ${answer.status}${code === undefined ? '' : ` (${code})`}`;
}

function whyOf({ name, message, cause }: Error): string {
  if (name === 'TimeoutError') return 'it does not answer';
  // What fetch itself says of it is that it failed.
  const { code, message: why = message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return `it can't be reached (${code ?? why})`;
}
