/** A node of the syntax tree, as ESTree has it. */
export interface AnyNode {
  type: string;
  start: number;
  name?: string;
  [key: string]: unknown;
}

interface Found {
  what: string;
  node: AnyNode;
}

type Children = (node: AnyNode) => AnyNode[];

/** Globals that reach out of the program, or into time. */
const world = new Set(
  'Buffer clearInterval clearTimeout console crypto eval fetch global globalThis navigator performance process queueMicrotask require setImmediate setInterval setTimeout WebSocket Worker'.split(
    ' ',
  ),
);

/** Methods that read the environment's language or time zone. */
const local =
  /^(toLocale(String|DateString|TimeString|LowerCase|UpperCase)|get(Date|Day|FullYear|Hours|Minutes|Month|Seconds|TimezoneOffset)|resolvedOptions)$/;

/** What a pure file may not do: read a clock, the environment, or chance; find its own place; load what nobody can check. */
export function impurities(root: AnyNode, children: Children): Found[] {
  const found: Found[] = [];
  const visit = (node: AnyNode, parent: AnyNode | null, outer: ReadonlySet<string>): void => {
    const scope = new Set([...outer, ...bindings(node, children)]);
    const what = impurityOf(node, parent, scope);
    if (what !== null) found.push({ what, node });
    for (const child of children(node)) visit(child, node, scope);
  };
  visit(root, null, new Set());
  return found;
}

function impurityOf(node: AnyNode, parent: AnyNode | null, scope: ReadonlySet<string>): string | null {
  const name =
    node.type === 'Identifier' && isReference(node, parent) && !scope.has(node.name ?? '') ? node.name : null;
  if (name === 'Date') return dateUse(node, parent);
  if (name === 'Math')
    return plainMember(parent) === null || plainMember(parent) === 'random' ? 'Math.random' : null;
  if (name != null && world.has(name)) return name;
  if (node.type === 'MetaProperty' && (node.meta as AnyNode).name === 'import') return 'import.meta';
  if (node.type === 'ImportExpression' && (node.source as AnyNode).type !== 'Literal')
    return 'an import by a computed name';
  return node.type === 'CallExpression' ? localCall(node) : null;
}

/** Only `new Date(...)` with something in it, `Date.parse` and `Date.UTC` compute; any other mention is a way to the clock. */
function dateUse(node: AnyNode, parent: AnyNode | null): string | null {
  if (parent?.type === 'NewExpression' && parent.callee === node)
    return (parent.arguments as AnyNode[]).length > 0 ? null : 'new Date()';
  const member = plainMember(parent);
  return member === 'parse' || member === 'UTC' ? null : `Date${member === null ? '' : `.${member}`}`;
}

function localCall({ callee, arguments: args }: AnyNode): string | null {
  const method = plainMember(callee as AnyNode) ?? '';
  const given = (args as AnyNode[]).length;
  if (method === 'localeCompare') return given < 2 ? 'localeCompare without a language' : null;
  return local.test(method) && given === 0 ? `${method} of the environment` : null;
}

const plainMember = (node: AnyNode | null): string | null =>
  node?.type === 'MemberExpression' && node.computed === false
    ? ((node.property as AnyNode).name ?? null)
    : null;

/** Not a key, not a property's name, not a type's. */
function isReference(node: AnyNode, parent: AnyNode | null): boolean {
  if (parent === null || parent.computed === true) return true;
  if (parent.property === node || /^(TSTypeReference|TSQualifiedName|TSTypeQuery)$/.test(parent.type))
    return false;
  return parent.key !== node || parent.shorthand === true;
}

/** Names that come into being with this node, for all that is within it. */
function bindings(node: AnyNode, children: Children): string[] {
  const own = (each: AnyNode): string[] => {
    if (each.type === 'VariableDeclaration')
      return (each.declarations as AnyNode[]).flatMap(({ id }) => names(id as AnyNode, children));
    if (each.type === 'ImportDeclaration')
      return (each.specifiers as AnyNode[]).flatMap((one) => names(one.local as AnyNode, children));
    if (each.type.startsWith('Export')) return each.declaration ? own(each.declaration as AnyNode) : [];
    return /^(Function|Class)Declaration$/.test(each.type) && each.id
      ? names(each.id as AnyNode, children)
      : [];
  };
  if (node.params) return ([node.params].flat() as AnyNode[]).flatMap((each) => names(each, children));
  if (node.type === 'CatchClause') return node.param ? names(node.param as AnyNode, children) : [];
  return /^(Program|BlockStatement|StaticBlock|For.*|SwitchStatement|SwitchCase)$/.test(node.type)
    ? children(node).flatMap(own)
    : [];
}

/** Of a pattern: every identifier in it that is no key and no default. */
function names(pattern: AnyNode, children: Children): string[] {
  if (pattern.type === 'Identifier') return [pattern.name ?? ''];
  if (pattern.type === 'AssignmentPattern') return names(pattern.left as AnyNode, children);
  if (pattern.type === 'Property') return names(pattern.value as AnyNode, children);
  return /Pattern$|^RestElement$|^TSParameterProperty$/.test(pattern.type)
    ? children(pattern).flatMap((each) => names(each, children))
    : [];
}
