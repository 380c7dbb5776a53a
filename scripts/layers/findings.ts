import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { circles } from './circles.ts';
import { type Import, type Module, readModule } from './readModule.ts';
import { computing, type Layer, mostFiles } from './table.ts';

export interface Finding {
  file: string;
  line: number;
  rule: 'layer' | 'pure' | 'tests' | 'circle' | 'crowd' | 'switch';
  reason: string;
}

type Layers = Readonly<Record<string, Layer>>;

/** Of the program itself: tests may know everything. */
const isTest = (file: string): boolean => /\.test\.ts$|(^|\/)(testing|fixtures)\//.test(file);

/** A folder of `src` by its own name, as the table has it. */
const short = (file: string): string => file.replace(/^src\//, '');
const isWithin = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);

/** Everything under `root` that the table forbids. @throws SyntaxError */
export function findings(root: string, layers: Layers): Finding[] {
  const modules = readModules(root, layers);
  const reaching = reachesOut(modules, layers);
  return [
    ...[...modules].flatMap(([file, module]) => ofModule(file, module, layers, reaching)),
    ...circles(new Map([...modules].map(([file, { imports }]) => [file, targets(file, imports)]))).map(
      (circle): Finding => ({
        file: circle[0] ?? '',
        line: 1,
        rule: 'circle',
        reason: `imports itself: ${[...circle, circle[0]].join(' → ')}`,
      }),
    ),
    ...crowds([...modules.keys()]),
  ];
}

function readModules(root: string, layers: Layers): Map<string, Module> {
  const beside = new Set(Object.keys(layers).map((key) => `${key.split('/')[0]}/**/*.{ts,js}`));
  const files = globSync(['src/**/*.{ts,js}', ...beside], { cwd: root }).filter((file) => !isTest(file));
  return new Map(
    [...new Set(files)]
      .toSorted()
      .map((file) => [file, readModule(file, readFileSync(join(root, file), 'utf8'))]),
  );
}

function ofModule(file: string, module: Module, layers: Layers, reaching: ReadonlySet<string>): Finding[] {
  const key = layerOf(file, layers);
  const layer = key === null ? undefined : layers[key];
  if (key === null || !layer)
    return [{ file, line: 1, rule: 'layer', reason: 'is in no layer: give its folder a line in the table' }];
  const impure = layer.pure ? module.impure : [];
  return [
    ...module.imports.flatMap((each) => {
      const wrong = ofImport(file, each, key, layer, layers, reaching);
      return wrong === null ? [] : [{ file, line: each.line, ...wrong }];
    }),
    ...impure.map(({ what, line }): Finding => {
      const reason = `${key} is pure, and ${what} is not computed from plain values`;
      return { file, line, rule: 'pure', reason };
    }),
    ...module.openSwitches.map((line): Finding => {
      const reason =
        'a kind that is added later would pass in silence: end it with "default: return never(…)"';
      return { file, line, rule: 'switch', reason };
    }),
  ];
}

function ofImport(
  file: string,
  { specifier, typeOnly }: Import,
  key: string,
  layer: Layer,
  layers: Layers,
  reaching: ReadonlySet<string>,
): Pick<Finding, 'rule' | 'reason'> | null {
  const target = targetOf(file, specifier);
  if (target === null) {
    if (!layer.pure || typeOnly || computing.some((each) => isWithin(specifier, each))) return null;
    return { rule: 'pure', reason: `${key} is pure, and may not import ${specifier}` };
  }
  // What measures and what breaks is made of the same parts as tests.
  if (isTest(target) && key !== 'scripts')
    return { rule: 'tests', reason: `${target} is there for tests only` };
  const other = layerOf(target, layers);
  if (other !== key && dirname(target) !== dirname(file) && !mayImport(layer, key, target))
    return {
      rule: 'layer',
      reason: `${key} may not know ${short(target)}; it may know ${layer.may.join(', ') || 'nothing'}`,
    };
  if (!layer.pure || typeOnly || !reaching.has(target) || (other !== null && layers[other]?.pure))
    return null;
  return { rule: 'pure', reason: `${key} is pure, and ${short(target)} reaches out of the program` };
}

const mayImport = (layer: Layer, key: string, target: string): boolean =>
  layer.may.some((each) => (each === '*' ? target.startsWith('src/') : isWithin(short(target), each))) ||
  isWithin(short(target), key);

/** The line of the table that says most of the file. */
function layerOf(file: string, layers: Layers): string | null {
  const fitting = Object.keys(layers).filter((key) => isWithin(short(file), key));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? null;
}

/** What the project itself imports by the package's names. */
const publicModules: Readonly<Record<string, string>> = {
  oomlab: 'src/index.ts',
  'oomlab/targets': 'docker/targets.ts',
};

/** A file of the project; null: a package or a part of Node. */
function targetOf(file: string, specifier: string): string | null {
  const named = publicModules[specifier];
  if (named !== undefined) return named;
  return specifier.startsWith('.') ? join(dirname(file), specifier) : null;
}

const targets = (file: string, imports: readonly Import[]): string[] =>
  imports.flatMap(({ specifier }) => targetOf(file, specifier) ?? []);

/** Files that do what no pure file may, or import one at run time that does. */
function reachesOut(modules: ReadonlyMap<string, Module>, layers: Layers): ReadonlySet<string> {
  const reaching = new Set<string>();
  const reaches = (file: string, { imports, impure }: Module): boolean => {
    const layer = layers[layerOf(file, layers) ?? ''];
    if (layer?.constant) return false;
    const outside = imports
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ specifier }) => [specifier, targetOf(file, specifier)] as const);
    return (
      impure.length > 0 ||
      outside.some(([specifier, target]) =>
        target === null ? !computing.some((each) => isWithin(specifier, each)) : reaching.has(target),
      )
    );
  };
  for (let before = -1; before < reaching.size; ) {
    before = reaching.size;
    for (const [file, module] of modules) if (reaches(file, module)) reaching.add(file);
  }
  return reaching;
}

function crowds(files: readonly string[]): Finding[] {
  return [...Map.groupBy(files, dirname)].flatMap(([folder, { length }]): Finding[] => {
    if (!folder.startsWith('src') || length <= mostFiles) return [];
    const reason = `${length} files in one folder are several things; ${mostFiles} at most`;
    return [{ file: folder, line: 1, rule: 'crowd', reason }];
  });
}
