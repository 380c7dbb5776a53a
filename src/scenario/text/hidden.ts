/**
 * Characters that show nothing, or turn the direction of what is around them, as escapes that a string of TypeScript may have: what
 * a person reads in a file that was made of somebody else's text is what the program reads (CVE-2021-42574, "Trojan Source").
 */
export const escapeHidden = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (hidden) =>
    hidden
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
