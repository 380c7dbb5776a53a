import {
  type Document,
  type DocumentOptions,
  isAlias,
  isCollection,
  isNode,
  isPair,
  type Node,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
} from 'yaml';

const most = {
  /** What a document may come to when each alias stands for what it names. */
  values: 1_000_000,
  aliases: 2000,
  /** Mappings that are keys, as a template in braces reads, within others: each takes the library twice as long. */
  keys: 8,
};

const tooDeep = 'it is nested too deeply';

/**
 * A document with all its mistakes, of which a damaged one may have tens of thousands: most of their time goes into the stack
 * that each would keep. @throws RangeError for one that is nested deeper than the library can follow
 */
export function yamlDocument(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): Document.Parsed {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const document = parseDocument(text, { ...options, logLevel: 'error' });
    for (const error of document.errors) if (isStackOverflow(error)) error.message = tooDeep;
    return document;
  } catch (error) {
    throw isStackOverflow(error as Error) ? new RangeError(tooDeep) : error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const isStackOverflow = ({ message }: Error): boolean => message.startsWith('Maximum call stack');

/**
 * A document's value. The library bounds aliases, but not those of what holds no text or number, and goes through the whole
 * document for each: a page of them takes it minutes. Here all are counted beforehand, in one pass.
 * @throws RangeError for one that would come to more than anybody writes, or is within itself; else the library's own error
 */
export function plainValue(document: Document): unknown {
  const values = sizeOf(document.contents, { anchors: new Map(), aliases: 0, keys: 0 });
  if (values > most.values) throw new RangeError('its aliases would make more than a million values of it');
  return document.toJS({ maxAliasCount: -1 });
}

interface Walk {
  /** How many values an anchor names; null while it is being gone through. */
  anchors: Map<string, number | null>;
  aliases: number;
  /** How many keys this one is within. */
  keys: number;
}

/** How many values a node comes to, each alias for what it names. */
function sizeOf(node: unknown, walk: Walk): number {
  if (isAlias(node)) return sizeOfAlias(node.source, walk);
  if (isPair(node)) return sizeOfKey(node.key, walk) + sizeOf(node.value, walk);
  if (!isNode(node)) return 0;
  const anchor = anchorOf(node);
  if (anchor !== null) walk.anchors.set(anchor, null);
  let size = 1;
  if (isCollection(node)) for (const item of node.items) size += sizeOf(item, walk);
  if (anchor !== null) walk.anchors.set(anchor, size);
  return size;
}

function sizeOfAlias(name: string, walk: Walk): number {
  walk.aliases += 1;
  if (walk.aliases > most.aliases) throw new RangeError(`it has more than ${most.aliases} aliases`);
  const size = walk.anchors.get(name);
  if (size === null) throw new RangeError(`*${name} stands within what it names`);
  return size ?? 1;
}

function sizeOfKey(key: unknown, walk: Walk): number {
  walk.keys += 1;
  if (walk.keys > most.keys) throw new RangeError('it has keys within keys within keys');
  const size = sizeOf(key, walk);
  walk.keys -= 1;
  return size;
}

const anchorOf = (node: Node): string | null => ('anchor' in node && node.anchor ? node.anchor : null);
