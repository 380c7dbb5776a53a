/** What is a secret by its name or by its look. Rather one too many: what is left out of a recording is only not shown there. */

/** Stands where a secret was. */
export const leftOut = '[secret]';

const names =
  /auth(?!or(?!i))|token|secret|passw|passphrase|pwd|cookie|session|credential|api[-_]?key|access[-_]?key|private[-_]?key|signature|csrf|xsrf|jwt|otp|^(x-)?(key|sid|pin|pass|code|sig|cvv|cvc|iban)$|card[-_]?number|ssn/i;

export const isSecretName = (name: string): boolean => names.test(name);

const looks: readonly RegExp[] = [
  // JSON Web Tokens (RFC 7519): both parts begin with an encoded brace.
  /\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)*/g,
  // Keys that say whose they are: GitHub, GitLab, Slack, Stripe, AWS, Google, OpenAI and others.
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abprs]-|[sr]k[-_](?:live[-_]|test[-_]|ant-|proj-)?|AKIA|ASIA|AIza|npm_|dop_v1_)[\w-]{12,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];
/** A scheme of RFC 9110 with what follows it, unless that is a place that is filled in. */
const schemes = /\b(Bearer|Basic|Token|ApiKey|Digest)\s+(?!\{\{)[^\s,;"'{}]{4,}/gi;
/** `https://user:password@host` */
const userInfo = /(\/\/)[^/\s:@]+:[^/\s@]+@/g;
/** `?token=...`, as in a path or a form. */
const pairs = /(^|[?&;#])([^?&;#=\s]+)=((?:\{\{.*?\}\}|[^&;#\s])+)/g;

/** A text without what looks like a secret in it. */
export function withoutSecrets(text: string): string {
  const plain = looks.reduce((rest, look) => rest.replaceAll(look, leftOut), text);
  return plain
    .replaceAll(schemes, (_, scheme: string) => `${scheme} ${leftOut}`)
    .replaceAll(userInfo, `$1${leftOut}@`)
    .replaceAll(pairs, (whole: string, before: string, name: string, value: string) =>
      isSecretName(decoded(name)) ? `${before}${name}=${ofSecret(value)}` : whole,
    );
}

/** The value of something with a secret's name: what is filled in is none itself, a scheme in front of it neither. */
export function ofSecret(value: string): string {
  const written = value.replaceAll(/\{\{.*?\}\}/g, '').trim();
  return written === '' || /^(bearer|basic|token|apikey)$/i.test(written) ? value : leftOut;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
