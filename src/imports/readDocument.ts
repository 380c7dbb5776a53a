import { plainValue, yamlDocument } from '../plainYaml.ts';

/** What begins as JSON is written by a program as a whole, and was not meant as YAML, which finds a mistake in each of its lines. */
const looksLikeJson = /^\s*[{[]\s*["{[]/;

/** A document in JSON or YAML. @throws Error for what is neither: the first of its mistakes */
export function readDocument(text: string): unknown {
  const plain = text.replace(/^\ufeff/, '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    if (looksLikeJson.test(plain)) throw error;
  }
  const document = yamlDocument(plain);
  const [mistake] = document.errors;
  if (mistake !== undefined) throw mistake;
  return plainValue(document);
}
