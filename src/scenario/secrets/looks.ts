import { isSecretName } from './names.ts';

/** What is a secret by its look, wherever it stands. */

/** Stands where a secret was. */
export const redacted = '[redacted]';

/** Each matches the secret alone. A place that is filled in (`../templates`) is none. */
const looks: readonly RegExp[] = [
  // JSON Web Tokens (RFC 7519): both parts begin with an encoded brace.
  /\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)*/g,
  // Keys that say whose they are: GitHub, GitLab, Slack, Stripe, AWS, Google, OpenAI and others.
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abprs]-|[sr]k[-_](?:live[-_]|test[-_]|ant-|proj-)?|AKIA|ASIA|AIza|npm_|dop_v1_)[\w-]{12,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // What follows a scheme of RFC 9110, and is no word.
  /(?<=\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC|[Tt]oken|[Aa]pi[Kk]ey|[Dd]igest)\s+)(?!\{\{)(?=[^\s,;"'{}]*[\dA-Z=])[^\s,;"'{}]{4,}/g,
  // `https://user:password@host`
  /(?<=\/\/[^\s/:@]*:)(?!\{\{)[^\s/@]+(?=@)/g,
  // `Server=db;Password=...`
  /(?<=\b(?:password|passwd|pwd|secret|token|api_?key|access_?key)\s*[=:]\s*["']?)(?!\{\{)[^\s"'&;,]{3,}/gi,
];
/** `?token=...`, as in a path or a form. */
const pairs = /(^|[?&;#])([^?&;#=\s]+)=((?:\{\{.*?\}\}|[^&;#\s])+)/g;

/** Is told what is left out. The name is that of its place; null: it is a secret by its look. A text may have places in it. */
export type Seen = (secret: string, name: string | null) => void;
export const nobody: Seen = () => {};

/** A text without what is secret by its look alone. */
export const withoutLooks = (text: string, seen = nobody): string =>
  looks.reduce(
    (rest, look) =>
      rest.replaceAll(look, (secret: string) => {
        if (secret !== redacted) seen(secret, null);
        return redacted;
      }),
    text,
  );

/** What `withoutLooks` leaves out of it. */
export function secretsWithin(text: string): string[] {
  const found: string[] = [];
  withoutLooks(text, (secret) => found.push(secret));
  return found;
}

/** A text that is sent, without what is secret in it by its look, or by its name as a parameter. */
export const withoutSecrets = (text: string, seen = nobody): string =>
  withoutLooks(text, seen).replaceAll(pairs, (whole: string, before: string, name: string, value: string) =>
    isSecretName(decoded(name)) ? `${before}${name}=${ofSecret(decoded(name), value, seen)}` : whole,
  );

/** The value of something with a secret's name: what is filled in is none itself, a scheme in front of it neither. */
export function ofSecret(name: string, value: string, seen: Seen): string {
  if (value !== redacted) seen(value, name);
  const written = value.replaceAll(/\{\{.*?\}\}/g, '').trim();
  return written === '' || /^(bearer|basic|token|apikey)$/i.test(written) ? value : redacted;
}

/** What stands percent-encoded in it, as it is; a text that is not encoded well stays. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
