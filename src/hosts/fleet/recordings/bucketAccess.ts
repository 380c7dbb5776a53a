import { usageError } from '../../../errors.ts';

/** How a bucket is reached, by the names that all programs for S3 look at in the environment. */
export interface BucketAccess {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | null;
  region: string;
  /** Without a slash at its end; null: that of AWS. */
  endpoint: string | null;
}

/** @throws OomlabError (usage) where there are no credentials, or no address where one is named. It says none of them */
export function bucketAccess(shown: string, env: NodeJS.ProcessEnv = process.env): BucketAccess {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw usageError(
      `There are no credentials for ${shown}`,
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, here and where the hosts are joined; AWS_REGION and AWS_ENDPOINT_URL say where it is.',
    );
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN || null,
    region: env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
    endpoint: endpointOf(env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || null),
  };
}

function endpointOf(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isAddress =
    url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}` === '';
  if (!isAddress)
    throw usageError(
      'AWS_ENDPOINT_URL is no address of an object store',
      'Write it as https://HOST or http://HOST:PORT, without user and password.',
    );
  return url.href.replace(/\/+$/, '');
}
