/** Writes the pages of `docs/` that are made from tables of the program. */
import { fs, path } from 'zx';
import { boundsPage } from './docs/boundsPage.ts';

await fs.writeFile(path.join(import.meta.dirname, '..', 'docs', 'bounds.md'), boundsPage());
