import { type Document, isObject, type Operation, resolved } from './document.ts';

/** What an operation asks for, each by its name with what it is: `bearerAuth (http bearer)`. None where it may go without. */
export function securityNote(operation: Operation, document: Document): string[] {
  const asked = Array.isArray(operation.security) ? operation.security.filter(isObject) : document.security;
  if (asked.some((each) => Object.keys(each).length === 0)) return [];
  const schemes = isObject(document.components.securitySchemes) ? document.components.securitySchemes : {};
  return [...new Set(asked.flatMap((each) => Object.keys(each)))].map((name) => {
    const scheme = schemeOf(schemes[name], document);
    return scheme === '' ? name : `${name} (${scheme})`;
  });
}

function schemeOf(written: unknown, document: Document): string {
  const scheme = resolved(written, document);
  if (!isObject(scheme)) return '';
  return [scheme.type, scheme.scheme, scheme.in, scheme.in === undefined ? undefined : scheme.name]
    .filter((each) => typeof each === 'string')
    .join(' ');
}
