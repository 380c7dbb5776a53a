import { normalize } from 'node:path/posix';
import { usageError } from '../../../errors.ts';

/** Where recordings are brought, as users write it and as it is recorded: `shown`. */
export type Place =
  /** They travel through the queue's own Redis. */
  | { kind: 'queue'; shown: string }
  /** A folder that front and hosts have in common. */
  | { kind: 'folder'; path: string; shown: string }
  /** Of an object store that speaks S3. */
  | { kind: 'bucket'; bucket: string; prefix: string; shown: string };

export const throughQueue = 'queue';

const hint =
  'Write "queue", the absolute path of a folder that all have in common, or s3://BUCKET/PREFIX with its credentials in the environment.';

/** @throws OomlabError (usage) for what is no such place. What it says has no credentials: those are not for here */
export function placeOf(text: string): Place {
  if (text === throughQueue) return { kind: 'queue', shown: text };
  if (text.startsWith('/')) {
    const path = normalize(text).replace(/(?<=.)\/+$/, '');
    return { kind: 'folder', path, shown: path };
  }
  if (!/^s3:/i.test(text))
    throw usageError("Recordings can't be brought there: it is no place for them", hint);
  // Names of buckets: lower-case letters, digits, dots and hyphens. Source: AWS, "Bucket naming rules".
  const [, bucket, below = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? [];
  const names = below.replace(/\/$/, '').split('/');
  const isPlain = below === '' || names.every((name) => /^[\w=+.-]+$/.test(name) && !/^\.{1,2}$/.test(name));
  if (bucket === undefined || !isPlain)
    throw usageError(
      "Recordings can't be brought there: after s3:// it has no name of a bucket and names below it alone",
      hint,
    );
  const prefix = below === '' ? '' : names.join('/');
  return { kind: 'bucket', bucket, prefix, shown: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}` };
}
