import { readFileSync } from 'node:fs';
import type { World } from '../../compose/readProject.ts';

/** The files and the environment of whoever started the program. */
export const world: World = {
  read(path) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null; // not there, or a folder: whoever asks says what is wrong with it
    }
  },
  environment: process.env,
};
