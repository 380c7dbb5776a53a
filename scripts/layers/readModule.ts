import { parseSync, visitorKeys } from 'oxc-parser';
import { type AnyNode, impurities } from './impurities.ts';

export interface Import {
  specifier: string;
  line: number;
  /** Gone when the program runs. */
  typeOnly: boolean;
}

export interface Module {
  imports: Import[];
  /** What touches a clock, the environment or chance, or loads what nobody can check. */
  impure: { what: string; line: number }[];
  /** Lines of switches over a kind that let a kind which is added later pass in silence. */
  openSwitches: number[];
}

/** Every way in which a file names another one, and what it does that no pure file may. @throws SyntaxError */
export function readModule(file: string, text: string): Module {
  const { program, errors } = parseSync(file, text);
  const wrong = errors[0];
  if (wrong) throw new SyntaxError(`${file}: ${wrong.message}`);
  const imports: Import[] = [];
  const openSwitches: number[] = [];
  const lineOf = (node: AnyNode): number => text.slice(0, node.start).split('\n').length;
  const visit = (node: AnyNode): void => {
    const named = importOf(node);
    if (named !== null) imports.push({ ...named, line: lineOf(node) });
    if (isOpenSwitch(node)) openSwitches.push(lineOf(node));
    for (const child of childrenOf(node)) visit(child);
  };
  const root = program as unknown as AnyNode;
  visit(root);
  const impure = impurities(root, childrenOf).map(({ what, node }) => ({ what, line: lineOf(node) }));
  return { imports, impure, openSwitches };
}

/** Over a `kind` or a `reason`, and its default is neither `never(…)` nor `… satisfies never`, which do not compile while a case is missing. */
function isOpenSwitch(node: AnyNode): boolean {
  if (node.type !== 'SwitchStatement') return false;
  const subject = node.discriminant as AnyNode;
  const last = (node.cases as AnyNode[]).find(({ test }) => test === null);
  const [end] = (last?.consequent ?? []) as AnyNode[];
  const says = (end?.argument ?? end?.expression) as AnyNode | undefined;
  const closed =
    named(says?.callee, 'never') || (says?.typeAnnotation as AnyNode | undefined)?.type === 'TSNeverKeyword';
  return /^(kind|reason)$/.test(nameOf(subject.property ?? subject)) && !closed;
}

function childrenOf(node: AnyNode): AnyNode[] {
  return (visitorKeys[node.type] ?? []).flatMap((key) => {
    const child = node[key] as AnyNode | (AnyNode | null)[] | null | undefined;
    return (Array.isArray(child) ? child : [child]).filter((each) => each != null);
  });
}

function importOf(node: AnyNode): Omit<Import, 'line'> | null {
  const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return from(node.source, typeOnly);
    case 'TSImportType':
      return from(node.source, true);
    case 'NewExpression':
      // `new Worker(new URL('./worker.ts', import.meta.url))` and whatever else lies beside the file.
      return named(node.callee, 'URL') && (node.arguments as AnyNode[]).length === 2
        ? from((node.arguments as AnyNode[])[0], false)
        : null;
    case 'CallExpression':
      return named(node.callee, 'join') || named(node.callee, 'resolve')
        ? fileBeside(node.arguments as AnyNode[])
        : null;
    default:
      return null;
  }
}

const from = (source: unknown, typeOnly: boolean): Omit<Import, 'line'> | null => {
  const value = (source as AnyNode | null | undefined)?.value;
  return typeof value === 'string' ? { specifier: value, typeOnly } : null;
};

/** `join(import.meta.dirname, '..', 'load', 'main.ts')`: a program of ours that is started. */
function fileBeside([first, ...rest]: AnyNode[]): Omit<Import, 'line'> | null {
  const parts = rest.map(({ value }) => value);
  const here = first?.type === 'MemberExpression' && named(first.property, 'dirname');
  return here &&
    parts.length > 0 &&
    parts.every((part) => typeof part === 'string') &&
    /\.[cm]?[jt]s$/.test(parts.at(-1) ?? '')
    ? { specifier: `./${parts.join('/')}`, typeOnly: false }
    : null;
}

const nameOf = (node: unknown): string => (node as AnyNode | undefined)?.name ?? '';
const named = (node: unknown, name: string): boolean => nameOf(node) === name;
