import { z } from 'zod';

/** Where a target's image comes from, as scenarios write it and as plans have it. */

/** `name`, `name:tag`, `registry.example:5000/name@sha256:...`: Docker's own grammar, as far as a typing error shows. */
const reference = z
  .string()
  .min(1, 'empty; write name:tag')
  .regex(
    /^[a-z0-9]+(?:[._:/@-]+[a-zA-Z0-9]+|[._-]+(?=[a-z0-9]))*$/,
    'not a reference of an image; write name:tag, in lower-case letters',
  );

/** Files or folders of this machine that lie in the image, over what it has there: each trial has them fresh. */
const copies = z
  .array(
    z.strictObject({
      from: z.string().min(1),
      to: z.string().startsWith('/'),
      /** Folders within, by their paths in the container, that are left out: something else is mounted there. */
      except: z.array(z.string()).optional(),
    }),
  )
  .min(1);

const buildFields = {
  /** The folder of the context, from the scenario's own. */
  build: z.string().min(1),
  /** From the context; `Dockerfile` when left out. */
  dockerfile: z.string().min(1).optional(),
  /** The text of the Dockerfile itself. */
  inline: z.string().min(1).optional(),
  args: z.record(z.string(), z.string()).optional(),
  /** A stage of the Dockerfile. */
  target: z.string().min(1).optional(),
};

export const imageSpecSchema = z.union([
  z.string().min(1),
  z.strictObject({ reference, platform: z.string().optional(), copies: copies.optional() }),
  z.strictObject({ ...buildFields, platform: z.string().optional(), copies: copies.optional() }),
]);

/** In a list of `vary`: a reference or a folder of ours by its name, or one of these. */
export const variedImageSchema = z.union([z.strictObject({ reference }), z.strictObject(buildFields)]);

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), folder: z.string() }),
  z.strictObject({
    kind: z.literal('reference'),
    reference: z.string(),
    platform: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('build'),
    /** As the program that prepares the run reaches it. */
    context: z.string(),
    dockerfile: z.string(),
    inline: z.string().nullable(),
    args: z.record(z.string(), z.string()),
    stage: z.string().nullable(),
    platform: z.string().optional(),
  }),
]);

export const imageSchema = z.discriminatedUnion('kind', [
  ...sourceSchema.options,
  z.strictObject({
    kind: z.literal('with-copies'),
    of: sourceSchema,
    copies: z.array(z.strictObject({ from: z.string(), to: z.string(), except: z.array(z.string()) })),
  }),
]);

export type ImageSpec = z.output<typeof imageSpecSchema>;
export type VariedImage = z.output<typeof variedImageSchema>;
export type ImageSource = z.output<typeof sourceSchema>;
export type ImagePlan = z.output<typeof imageSchema>;

/** In a list of values a text with a colon, a slash or an @ is a reference; any other is a folder of ours. */
export const imageNamed = (text: string): ImageSpec => (/[:/@]/.test(text) ? { reference: text } : text);

/** `build ./shop`, with what else tells one build from another: the name of a value of `vary`. */
export function imageLabel(image: VariedImage): string {
  if ('reference' in image) return image.reference;
  const { build, dockerfile, target, args } = image;
  const more = [dockerfile, target, ...Object.entries(args ?? {}).map(([name, value]) => `${name}=${value}`)];
  return ['build', build, ...more.filter((each) => each !== undefined)].join(' ');
}

export function imagePlanOf(image: ImageSpec): ImagePlan {
  const of = sourceOf(image);
  const copied = typeof image === 'string' ? undefined : image.copies;
  if (copied === undefined) return of;
  return { kind: 'with-copies', of, copies: copied.map((copy) => ({ ...copy, except: copy.except ?? [] })) };
}

function sourceOf(image: ImageSpec): ImageSource {
  if (typeof image === 'string') return { kind: 'folder', folder: image };
  const platform = image.platform === undefined ? {} : { platform: image.platform };
  if ('reference' in image) return { kind: 'reference', reference: image.reference, ...platform };
  return {
    kind: 'build',
    context: image.build,
    dockerfile: image.dockerfile ?? 'Dockerfile',
    inline: image.inline ?? null,
    args: image.args ?? {},
    stage: image.target ?? null,
    ...platform,
  };
}
