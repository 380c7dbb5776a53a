/** What something says that goes on in the background: kept until somebody looks, and told at once from then on. */
export class Said {
  #kept: string[] | null = [];

  add(text: string): void {
    if (this.#kept === null) process.stdout.write(text);
    else this.#kept.push(text);
  }

  show(): void {
    for (const text of this.#kept ?? []) process.stdout.write(text);
    this.#kept = null;
  }
}
