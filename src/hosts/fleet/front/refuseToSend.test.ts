import { expect, test } from 'vitest';
import { exitCodes } from '../../../errors.ts';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import type { ImagePlan } from '../../../scenario/target/image.ts';
import { sealOf } from '../seal.ts';
import { refuseToSend } from './refuseToSend.ts';

const { plan } = buildRecording({}).trial;
const folder = { kind: 'folder', folder: 'fault' } as const;
const built = {
  kind: 'build',
  context: '/home/me/shop',
  dockerfile: 'Dockerfile',
  inline: null,
  args: {},
  stage: null,
} as const;

const of = (image: ImagePlan) => ({ ...plan, target: { ...plan.target, name: 'shop', image } });
const service = (image: ImagePlan) => ({
  ...plan,
  services: [
    { name: 'db', target: { ...plan.target, name: 'db', image }, entry: false, later: false, machine: null },
  ],
});

test('what every host has, or can pull, is sent', () => {
  refuseToSend([of(folder), of({ kind: 'reference', reference: 'postgres:17' }), service(folder)], null);
});

test.each<[string, ImagePlan, RegExp]>([
  ['built here', built, /its image is built from \/home\/me\/shop, which the hosts/],
  [
    'of files from here',
    { kind: 'with-copies', of: folder, copies: [{ from: '/home/me/db.sql', to: '/init', except: [] }] },
    /its image has files of \/home\/me\/db\.sql in it/,
  ],
])('an image %s is refused, of the target and of a service, with a key as well', (_, image, what) => {
  for (const [name, each] of [
    ['shop', of(image)],
    ['db', service(image)],
  ] as const)
    for (const seal of [null, sealOf('key')])
      expect(() => refuseToSend([plan, each], seal)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(new RegExp(`^${name}: ${what.source}`)),
          hint: expect.stringContaining('push it to a registry'),
          exitCode: exitCodes.usage,
        }),
      );
});

test('secrets are sent only where they are sealed, and no message has them', () => {
  const secret = { ...plan, target: { ...plan.target, env: { DB_PASSWORD: 'correct horse battery' } } };
  refuseToSend([secret], sealOf('key'));
  const refused = expect.objectContaining({
    message: 'The plans hold secrets, and would lie in the queue as they are',
    hint: expect.stringMatching(/^Set OOMLAB_QUEUE_KEY to the same long random text/),
    exitCode: exitCodes.usage,
  });
  expect(() => refuseToSend([plan, secret], null)).toThrow(refused);
});
