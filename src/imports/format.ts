import { importHar } from './har/importHar.ts';
import { importOpenApi } from './openapi/importOpenApi.ts';
import { readDocument } from './readDocument.ts';
import type { Imported } from './written.ts';

interface Importer {
  read: (text: string, source: string, host: string | null) => Imported;
  /** It has requests to several hosts, of which one is chosen. */
  takesHost: boolean;
}

const har: Importer = { read: importHar, takesHost: true };
const openApi: Importer = { read: (text, source) => importOpenApi(text, source), takesHost: false };

/** What can be made into the requests of a load, by what is in it; null: nothing that is known here. */
export function importerOf(text: string, file: string): Importer | null {
  if (/\.har$/i.test(file)) return har;
  const value = read(text);
  if (value === null || typeof value !== 'object') return null;
  if ('openapi' in value || 'swagger' in value) return openApi;
  if ('log' in value) return har;
  return null;
}

function read(text: string): unknown {
  try {
    return readDocument(text);
  } catch {
    return null;
  }
}
