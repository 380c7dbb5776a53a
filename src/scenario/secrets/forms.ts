/** How a program writes a secret down: as it is, in a URL or a form, within JSON, or within base64. */
export function formsOf(secret: string): string[] {
  const text = secret.toWellFormed();
  const inUrl = encodeURIComponent(text);
  return [
    ...new Set([
      text,
      inUrl,
      inUrl.replaceAll(/%[\dA-F]{2}/g, (each) => each.toLowerCase()),
      new URLSearchParams([['', text]]).toString().slice(1),
      JSON.stringify(text).slice(1, -1),
      ...withinBase64(text),
    ]),
  ];
}

/** From fewer characters on it may be anything. */
const leastBase64 = 8;

/**
 * What a secret is within the base64 (RFC 4648) of a longer text, such as `user:password` of basic credentials: by the three
 * places at which it may begin. Only characters that nothing beside it has a part in.
 */
function withinBase64(text: string): string[] {
  const bytes = bytesOf(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = btoa('\0'.repeat(before) + bytes);
    const bits = (before + bytes.length) * 8;
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
    return own.length < leastBase64 ? [] : [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** A text's bytes as UTF-8, each as a character. */
export const bytesOf = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
