import { usageError } from '../errors.ts';
import { atLevel, noLevel } from './loads/shapes.ts';
import { preset } from './machines.ts';
import type { Patch, Scenario, ServiceSpec } from './schema.ts';
import { imageLabel, imageNamed, type VariedImage } from './target/image.ts';
import { mostOf } from './written.ts';

/** One point of what varies: its name, and what it changes. */
export interface Variant {
  values: Record<string, string>;
  patches: Patch[];
}

/** Knobs that can be varied by a plain list of values; anything else is varied by named patches. */
const knobs: Record<string, (value: string | number, scenario: Scenario) => Patch> = {
  machine: (value) => ({ machine: preset(String(value)) }),
  swap: (value) => ({ machine: { swap: String(value) } }),
  memory: (value) => ({ machine: { memory: String(value) } }),
  cpus: (value) => ({ machine: { cpus: Number(value) } }),
  diskRead: (value) => ({ machine: { diskRead: String(value) } }),
  pids: (value) => ({ machine: { pids: Number(value) } }),
  heap: (value) => ({ target: { heap: String(value) } }),
  collector: (value) => ({ target: { collector: value as NonNullable<Patch['target']>['collector'] } }),
  image: (value) => ({ target: { image: imageNamed(String(value)) } }),
  /** As gunicorn, puma and others read their number of worker processes. */
  workers: (value) => ({ target: { env: { WEB_CONCURRENCY: String(value) } } }),
  /** Connections, arrivals per second or requests at once, whichever the scenario's load has. */
  load: (value, { load }) => ({ load: loadAt(load, Number(value)) }),
};

function loadAt(load: Scenario['load'], level: number): NonNullable<Patch['load']> {
  const changed = load === null ? null : atLevel(load, level);
  if (changed !== null) return changed;
  const { what, hint } = noLevel(load);
  throw usageError(`vary.load: ${what} (found ${level})`, hint);
}

/** Nobody waits for more. */
const most = { variants: 1000, trials: 10_000 };

function refuseTooMany({ vary, repeats }: Scenario): void {
  const count = Object.values(vary).reduce((product, varied) => product * Object.keys(varied).length, 1);
  const hint = 'Vary fewer values, or fewer things at once.';
  if (count > most.variants)
    throw usageError(`vary: it makes ${count} variants, and a run has at most ${most.variants}`, hint);
  const trials = count * mostOf(repeats);
  if (trials > most.trials)
    throw usageError(`repeats: they make ${trials} trials, and a run has at most ${most.trials}`, hint);
}

/**
 * The cartesian product of all that varies, in the order written; one variant without values when nothing varies.
 * @throws OomlabError (usage) for more variants than a run has, or a value that cannot be varied so
 */
export function variantsOf(scenario: Scenario): Variant[] {
  refuseTooMany(scenario);
  let variants: Variant[] = [{ values: {}, patches: [] }];
  for (const [name, varied] of Object.entries(scenario.vary)) {
    const choices = Array.isArray(varied)
      ? varied.map((value) => ({
          label: typeof value === 'object' ? imageLabel(value) : String(value),
          patch: patchOf(name, value, scenario),
        }))
      : Object.entries(varied).map(([label, patch]) => ({ label, patch }));
    variants = variants.flatMap((variant) =>
      choices.map(({ label, patch }) => ({
        values: { ...variant.values, [name]: label },
        patches: [...variant.patches, patch],
      })),
    );
  }
  return variants;
}

function patchOf(name: string, value: string | number | VariedImage, scenario: Scenario): Patch {
  if (typeof value === 'object') {
    if (name === 'image') return { target: { image: value } };
    throw usageError(
      `vary.${name}: an image is no value of it (found ${imageLabel(value)})`,
      'Write images as vary: { image: [...] }.',
    );
  }
  const knob = Object.hasOwn(knobs, name) ? knobs[name] : undefined;
  if (knob) return knob(value, scenario);
  throw usageError(
    `vary.${name}: a list of values is possible for ${Object.keys(knobs).join(', ')} only`,
    `Name what each value changes: vary: { ${name}: { '${value}': { target: { ... } } } }`,
  );
}

type Patched = Omit<Patch, 'load' | 'services'> & Pick<Scenario, 'load' | 'services'>;

/** The scenario with the variant's patches applied in order, not yet validated. */
export function applyPatches(scenario: Scenario, patches: readonly Patch[]): unknown {
  return patches.reduce<Patched>(
    (result, patch) => ({
      ...result,
      machine: { ...result.machine, ...patch.machine },
      target: { ...result.target, ...patch.target, ...environment(result.target, patch.target) },
      load: patch.load ?? result.load,
      until: { ...result.until, ...patch.until },
      services: withServices(result.services, patch.services),
    }),
    scenario,
  );
}

/** A variable that is set leaves the others. */
const environment = (of: Patch['target'], patch: Patch['target']): Patch['target'] =>
  patch?.env === undefined ? {} : { env: { ...of?.env, ...patch.env } };

function withServices(services: Scenario['services'], patch: Patch['services']): Record<string, ServiceSpec> {
  const merged = Object.entries<ServiceSpec | null>({ ...services, ...patch });
  return Object.fromEntries(merged.flatMap(([name, service]) => (service === null ? [] : [[name, service]])));
}
