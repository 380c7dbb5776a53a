import { LineCounter, type YAMLParseError, type YAMLWarning } from 'yaml';
import { plainValue, yamlDocument } from '../plainYaml.ts';
import { composeError, isTree, type Tree } from './problem.ts';

/** @throws OomlabError (usage) with line and column where it is no YAML, and where it is no mapping */
export function readYaml(text: string, file: string): Tree {
  const lineCounter = new LineCounter();
  const document = within(file, () => yamlDocument(text, { merge: true, lineCounter, uniqueKeys: true }));
  const refuse = ({ message, pos }: YAMLParseError | YAMLWarning, otherwise: string, hint: string): never => {
    const { line, col } = lineCounter.linePos(pos[0]);
    const what = message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? otherwise;
    throw composeError(`${file}:${line}:${col}`, [], what, hint);
  };
  const [error] = document.errors;
  if (error) refuse(error, 'no YAML', 'Correct the YAML there.');
  const [unknownTag] = document.warnings;
  if (unknownTag)
    refuse(
      unknownTag,
      'a tag that is not known',
      'Tags such as !reset and !override are not carried out: write the file as "docker compose config" shows it.',
    );
  const value = within(file, () => plainValue(document));
  if (isTree(value)) return value;
  throw composeError(
    file,
    [],
    'is no compose file: no mapping at its top',
    'Name a compose.yaml with services.',
  );
}

function within<Made>(file: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw composeError(file, [], (error as Error).message, 'Correct the YAML there.');
  }
}
