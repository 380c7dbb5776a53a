/**
 * What is a secret by its name. Of what is sent rather one too many: it is only not shown. Of variables and flags fewer words
 * count, as their values are also looked for in all that programs write.
 */

const ofSent =
  /auth(?!or(?!i))|token|secret|passw|passphrase|pwd|cookie|session|credential|api[-_]?key|access[-_]?key|private[-_]?key|signature|csrf|xsrf|jwt|otp|^(x-)?(key|sid|pin|pass|code|sig|cvv|cvc|iban)$|card[-_]?number|ssn/i;

/** Of a header, a field, a parameter, or a key within JSON. */
export const isSecretName = (name: string): boolean => ofSent.test(name);

const words = new Set(
  'password passwords passwd passphrase pass pwd secret secrets token tokens key keys apikey credential credentials creds auth authorization dsn salt pat cookie jwt'.split(
    ' ',
  ),
);
const parts = /passw(?:or)?d|passphrase|secret|token|api_?key|private_?key|credential/i;

/** `POSTGRES_PASSWORD`, `apiKey`, `SENTRY_DSN`; not `PWD` alone, nor the path of a file that holds one. */
export function isSecretVariable(name: string): boolean {
  if (name === 'PWD' || name === 'OLDPWD' || /_(?:FILE|PATH|DIR)$/i.test(name)) return false;
  const ofName = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  return parts.test(name) || ofName.some((word) => words.has(word));
}

/** `--password`, `-Dspring.datasource.password=`, `--requirepass`. */
export const isSecretFlag = (flag: string): boolean =>
  isSecretVariable(flag.replace(/^-+/, '')) || /^-+requirepass/.test(flag);
