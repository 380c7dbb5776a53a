const zero = 0x30;
/** Of 64 bits. */
const mostDigits = 20;

/**
 * The decimal number at `at`, or null when there is no digit there, the text ends within the number (a truncated number is a
 * wrong number), or it is longer than any that the kernel writes. Exact up to 2^53.
 */
export function numberAt(bytes: Uint8Array, at: number, length: number): number | null {
  let value = 0;
  let index = at;
  for (; index < length; index += 1) {
    const digit = (bytes[index] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return index === at || index === length || index - at > mostDigits ? null : value;
}
