import { parse } from 'yaml';
import { importHar } from './har/importHar.ts';
import { importOpenApi } from './openapi/importOpenApi.ts';
import type { Imported } from './written.ts';

type Import = (text: string, source: string, host: string | null) => Imported;

/** What can be made into the requests of a load, by what is in it; null: nothing that is known here. */
export function importerOf(text: string, file: string): Import | null {
  if (/\.har$/i.test(file)) return importHar;
  const value = read(text);
  if (value === null || typeof value !== 'object') return null;
  if ('openapi' in value || 'swagger' in value) return (all, source) => importOpenApi(all, source);
  if ('log' in value) return importHar;
  return null;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return parse(text);
    } catch {
      return null;
    }
  }
}
