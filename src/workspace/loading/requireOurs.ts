import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { usageError } from '../../errors.ts';
import { whoElseWrote } from '../../files/owners.ts';
import { home } from '../../installation.ts';

/**
 * A file that is executed because of where it lies: whoever works in a folder that all may write to, such as /tmp, would
 * otherwise execute what anybody has laid there under the name of a scenario. What comes with oomlab is a part of the program.
 * @param start the folder in which it was looked for
 * @param hasPath whether a path may be given in place of the name
 * @throws OomlabError (usage) where it may be somebody else's
 */
export function requireOurs(file: string, start: string, hasPath: boolean): void {
  if (realpathSync(file).startsWith(realpathSync(home) + sep)) return;
  const why = whoElseWrote(file, start);
  if (why === null) return;
  const shown = relative(process.cwd(), file);
  throw usageError(
    `${shown} is not executed for its name alone: ${why}`,
    hasPath
      ? `If you trust it, give its path: "./${shown}". Or make it yours ("chown").`
      : 'If you trust it, make it yours ("chown").',
  );
}
