import { LineCounter, parseDocument } from 'yaml';
import { composeError, isTree, type Tree } from './problem.ts';

/** @throws OomlabError (usage) with line and column where it is no YAML, and where it is no mapping */
export function readYaml(text: string, file: string): Tree {
  const lineCounter = new LineCounter();
  // Anchors that are used a thousand times over are an attack, and no file of anybody's.
  const document = parseDocument(text, { merge: true, lineCounter, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw composeError(
      `${file}:${line}:${col}`,
      [],
      error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? 'no YAML',
      'Correct the YAML there.',
    );
  }
  const [unknownTag] = document.warnings;
  if (unknownTag) {
    const { line, col } = lineCounter.linePos(unknownTag.pos[0]);
    throw composeError(
      `${file}:${line}:${col}`,
      [],
      unknownTag.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? 'a tag that is not known',
      'Tags such as !reset and !override are not carried out: write the file as "docker compose config" shows it.',
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  if (isTree(value)) return value;
  throw composeError(
    file,
    [],
    'is no compose file: no mapping at its top',
    'Name a compose.yaml with services.',
  );
}
