import { type Part, parseTemplate } from './template.ts';

/** A choice that stands in a path: a range of whole numbers, both ends included, or a list of words. */
export type Choice = { from: number; to: number } | { words: string[] };

/**
 * A path cut into text, choices, and places.
 * @throws TypeError for braces that hold neither `1..60` nor `a|b`, and for what no place can hold
 */
export function parsePath(path: string): (Part | Choice)[] {
  return parseTemplate(path).flatMap((part): (Part | Choice)[] =>
    typeof part === 'string' ? choicesIn(part, path) : [part],
  );
}

function choicesIn(text: string, path: string): (string | Choice)[] {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!piece.startsWith('{')) return piece;
      const range = /^\{(\d+)\.\.(\d+)\}$/.exec(piece);
      if (range && Number(range[1]) <= Number(range[2])) {
        return { from: Number(range[1]), to: Number(range[2]) };
      }
      const words = piece.slice(1, -1).split('|');
      if (range || words.length < 2) throw new TypeError(`not a choice in the path ${path}: ${piece}`);
      return { words };
    });
}
