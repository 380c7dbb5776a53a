import { usageError } from '../../errors.ts';
import { methods } from '../../scenario/requests/plan.ts';
import { readDocument } from '../readDocument.ts';
import type { Imported, WrittenRequest } from '../written.ts';
import { bodyOf } from './body.ts';
import {
  type Document,
  documentSchema,
  isObject,
  type Operation,
  resolved,
  type Servers,
  serversSchema,
} from './document.ts';
import { filledPath, headersOf, parametersOf, queryOf } from './parameters.ts';
import { securityNote } from './security.ts';

/** People read more than they write. */
const weights: Record<string, number> = {
  get: 10,
  head: 1,
  post: 3,
  put: 1,
  patch: 1,
  delete: 1,
  options: 1,
};

const hint = 'Give a document of OpenAPI 3.0 or 3.1, as JSON or YAML.';

/**
 * An API's document as a mix of its operations, each filled from examples and schemas.
 * @throws OomlabError (usage) for what is no such document, or has no operations
 */
export function importOpenApi(text: string, source: string): Imported {
  const document = read(text, source);
  const left: string[] = [];
  const secured = new Map<string, string[]>();
  // What does not begin with a slash is an extension of the document's own.
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/'));
  const requests = paths.flatMap(([path, written]) => {
    const item = itemOf(written, document);
    if (typeof item === 'string') left.push(`${path} (${item})`);
    if (typeof item !== 'object') return [];
    return Object.keys(item).flatMap((key): WrittenRequest[] => {
      const operation = item[key];
      if (!isMethod(key) || !isObject(operation)) return [];
      const called = `${key.toUpperCase()} ${path}`;
      if (operation.deprecated === true) {
        left.push(`${called} (deprecated)`);
        return [];
      }
      try {
        const request = requestOf(key, path, item, operation, document);
        for (const scheme of securityNote(operation, document))
          secured.set(scheme, [...(secured.get(scheme) ?? []), called]);
        return [request];
      } catch (error) {
        left.push(`${called} (${(error as Error).message})`);
        return [];
      }
    });
  });
  if (requests.length === 0)
    throw usageError(
      `${source} has no operations that could be sent${left.length === 0 ? '' : `: ${left.join(', ')}`}`,
      hint,
    );
  return {
    sends: { kind: 'mix', requests },
    port: portOf(document),
    notes: [
      'values are examples of the document, or made from its schemas: put your own where they must exist',
      ...(left.length === 0 ? [] : [`left out: ${left.join(', ')}`]),
      ...[...secured].map(
        ([scheme, calls]) => `security ${scheme}: write it into the headers of ${calls.join(', ')}`,
      ),
    ],
  };
}

/** What is known of a path; or why it is not; undefined: it is none. */
function itemOf(written: unknown, document: Document): Record<string, unknown> | string | undefined {
  try {
    const item = resolved(written, document);
    return isObject(item) ? item : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function read(text: string, source: string): Document {
  let value: unknown;
  try {
    value = readDocument(text);
  } catch (error) {
    throw usageError(
      `${source} is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`,
      hint,
      error,
    );
  }
  if (isObject(value) && 'swagger' in value)
    throw usageError(
      `${source} is a document of Swagger${typeof value.swagger === 'string' ? ` ${value.swagger}` : ''}`,
      'Convert it to OpenAPI 3 first, with "npx swagger2openapi" or in editor.swagger.io.',
    );
  const document = documentSchema.safeParse(value);
  if (!document.success) throw usageError(`${source} is no document of OpenAPI 3`, hint);
  return document.data;
}

const isMethod = (key: string): boolean => (methods as readonly string[]).includes(key.toUpperCase());

function requestOf(
  method: string,
  path: string,
  item: Record<string, unknown>,
  operation: Operation,
  document: Document,
): WrittenRequest {
  const parameters = parametersOf(item, operation, document);
  const body = bodyOf(operation, document);
  const query = queryOf(parameters, document);
  return {
    method: method.toUpperCase(),
    path: `${basePath(serversOf(item, operation, document))}${filledPath(path, parameters, document)}${query === '' ? '' : `?${query}`}`,
    headers: [
      ...headersOf(parameters, document),
      ...(body?.type == null ? [] : [['content-type', body.type] as const]),
    ],
    body: body?.body ?? null,
    weight: weights[method] ?? 1,
  };
}

/** Those of an operation go before those of its path, and these before those of the document. */
function serversOf(item: Record<string, unknown>, operation: Operation, document: Document): Servers {
  const [own] = [operation, item]
    .map(({ servers }) => serversSchema.parse(servers))
    .filter(({ length }) => length > 0);
  return own ?? document.servers;
}

/** The first of them, with its variables' defaults. */
function urlOf([server]: Servers): URL | null {
  if (server === undefined) return null;
  const url = server.url.replaceAll(
    /\{([^}]+)\}/g,
    (_, name: string) => server.variables[name]?.default ?? name,
  );
  return URL.parse(url, 'http://service');
}

const basePath = (servers: Servers): string => urlOf(servers)?.pathname.replace(/\/+$/, '') ?? '';

function portOf({ servers }: Document): number | null {
  const port = urlOf(servers)?.port ?? '';
  return port === '' ? null : Number(port);
}
