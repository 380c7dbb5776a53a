import { z } from 'zod';

/** Of a document, of a path, or of an operation. */
export const serversSchema = z
  .array(
    z.looseObject({
      url: z.string(),
      variables: z
        .record(z.string(), z.looseObject({ default: z.coerce.string() }))
        .catch({})
        .default({}),
    }),
  )
  .catch([])
  .default([]);
export type Servers = z.output<typeof serversSchema>;

/** The parts of OpenAPI 3 that are read; the rest of a document is let be. */
export const documentSchema = z.looseObject({
  openapi: z.union([z.string(), z.number()]).refine((version) => String(version).startsWith('3')),
  paths: z.record(z.string(), z.unknown()),
  servers: serversSchema,
  components: z.looseObject({}).catch({}).default({}),
  security: z.array(z.record(z.string(), z.unknown())).catch([]).default([]),
});

export type Document = z.output<typeof documentSchema>;
export type Operation = Record<string, unknown>;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * What a reference stands for; anything else as it is.
 * @throws TypeError for one that leads out of the document, to nothing, or in a circle
 */
export function resolved(value: unknown, document: Document): unknown {
  let current = value;
  for (let hops = 0; isObject(current) && typeof current.$ref === 'string'; hops += 1) {
    const reference = current.$ref;
    if (!reference.startsWith('#/')) throw new TypeError(`${reference} is in another file`);
    if (hops > 50) throw new TypeError(`${reference} leads in a circle`);
    current = reference
      .slice(2)
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (inner, key) => (inner !== null && typeof inner === 'object' ? inner[key as never] : undefined),
        document,
      );
    if (current === undefined) throw new TypeError(`${reference} leads to nothing`);
  }
  return current;
}
