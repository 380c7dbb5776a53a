import type { Numbers } from './numbers.ts';

/** A column of text, each text that occurs kept once; '' where a recording does not have it. */
export class Words {
  readonly #texts: readonly string[];
  readonly #which: Numbers;

  /** @param which of the texts stands at each place */
  constructor(texts: readonly string[], which: Numbers) {
    this.#texts = texts;
    this.#which = which;
  }

  at(place: number): string {
    return this.#texts[this.#which.at(place)] ?? '';
  }

  slice(from: number, to: number): Words {
    return new Words(this.#texts, this.#which.slice(from, to));
  }
}
