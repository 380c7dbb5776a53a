import { existsSync, readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';

/** How this program was started: what a person types in front of its arguments. */
export interface Invocation {
  /** `npx oomlab`, `oomlab`, `node src/cli.ts`: takes any arguments. */
  program: string;
  /** Scripts of the package that start it: each with the arguments that it fixes. Empty: none was used. */
  scripts: readonly { name: string; fixed: readonly string[] }[];
}

/**
 * From the process's own `argv` and environment. npm says which command it carries out (`npm_command`), for which script, and
 * where the package.json is that has it; a bare start says only its own path.
 */
export function invocationOf(
  [, file = 'oomlab']: readonly string[],
  environment: NodeJS.ProcessEnv,
  folder: string,
): Invocation {
  const { npm_command: command, npm_lifecycle_event: event, npm_package_json: manifest } = environment;
  if (command === 'exec' || event === 'npx') return { program: 'npx oomlab', scripts: [] };
  const isBin = basename(file) === 'oomlab';
  const program = isBin ? 'oomlab' : `node ${quoted(relative(folder, file))}`;
  const scripts = event !== undefined && manifest !== undefined ? scriptsOf(manifest, file) : [];
  // A script of somebody's package finds the program without npx; a person's shell does not.
  return { program: isBin && event !== undefined ? 'npx oomlab' : program, scripts };
}

/** The command line that has these arguments, as this program was started. */
export type Again = (args: readonly string[]) => string;

/** Texts name our commands as `"oomlab clean"`, wherever they are written; shown, they are what a person can type here. */
export const commandsAsTyped = (text: string, again: Again): string =>
  text.replaceAll(/"oomlab ([^"]+)"/g, (_, args: string) => `"${again(args.split(' '))}"`);

/** The command line that has these arguments: by the script that fixes most of them, where scripts are used. */
export function commandLine({ program, scripts }: Invocation, args: readonly string[]): string {
  const [best] = scripts
    .filter(({ fixed }) => fixed.every((word, index) => args[index] === word))
    .toSorted((one, other) => other.fixed.length - one.fixed.length);
  if (best === undefined) return [program, ...args.map(quoted)].join(' ');
  const rest = args.slice(best.fixed.length).map(quoted);
  const flags = best.fixed.length === 0 ? 0 : rest.findIndex((word) => word.startsWith('-'));
  const cut = flags === -1 ? rest.length : flags;
  const behind = cut === rest.length ? [] : ['--', ...rest.slice(cut)];
  return ['npm run', best.name, ...rest.slice(0, cut), ...behind].join(' ');
}

/** Scripts that do nothing else than start `file`, or `oomlab` from the installed packages. */
function scriptsOf(manifest: string, file: string): Invocation['scripts'] {
  if (!existsSync(manifest)) return [];
  const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.entries(scripts).flatMap(([name, line]) => {
    const words = line.trim().split(/\s+/);
    if (words.some((word) => /[&|;<>$"'`]/.test(word))) return [];
    const [first = '', second = ''] = words;
    if (first === 'oomlab') return [{ name, fixed: words.slice(1) }];
    return first === 'node' && file.endsWith(`/${second.replace(/^\.\//, '')}`)
      ? [{ name, fixed: words.slice(2) }]
      : [];
  });
}

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
