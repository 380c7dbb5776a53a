/** As a scenario's file and its target can be called, after something that is there. */
export function plainName(text: string, otherwise: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return plain === '' ? otherwise : plain;
}
