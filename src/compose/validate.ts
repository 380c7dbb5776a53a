import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { composeError } from './problem.ts';
import specification from './schema/compose-spec.json' with { type: 'json' };

let compiled: ValidateFunction | null = null;

/** By the specification's own schema. Its formats are names that only its own program knows: they are read elsewhere. */
function specified(): ValidateFunction {
  compiled ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(specification);
  return compiled;
}

/** @throws OomlabError (usage) with the path of the deepest thing that the specification does not allow */
export function validateCompose(document: unknown, file: string): void {
  const validate = specified();
  if (validate(document)) return;
  const errors = validate.errors ?? [];
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split('/').length;
  // Of alternatives the one that went furthest is meant; a name that is not known says more than what it leads to.
  const [worst] = errors
    .filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf')
    .toSorted((a, b) => depth(b) - depth(a) || Number(isUnknown(b)) - Number(isUnknown(a)));
  const path = (worst?.instancePath ?? '').split('/').slice(1).map(unescaped);
  throw composeError(
    file,
    path,
    textOf(worst, errors),
    `Correct it; "docker compose config" shows the file as Compose reads it.`,
  );
}

const isUnknown = ({ keyword }: ErrorObject): boolean => keyword === 'additionalProperties';
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function textOf(worst: ErrorObject | undefined, errors: readonly ErrorObject[]): string {
  if (worst === undefined) return 'not as the Compose Specification has it';
  if (isUnknown(worst))
    return `"${worst.params.additionalProperty}" is not known to the Compose Specification`;
  const types = errors
    .filter(({ instancePath, keyword }) => instancePath === worst.instancePath && keyword === 'type')
    .flatMap(({ params }) => params.type as string | string[]);
  if (types.length > 0) return `must be ${[...new Set(types)].join(' or ')}`;
  const allowed = (worst.params as { allowedValues?: unknown[] }).allowedValues;
  return `${worst.message ?? 'not allowed'}${allowed ? `: ${allowed.join(', ')}` : ''}`;
}
