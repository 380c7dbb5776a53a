import { readFileSync } from 'node:fs';
import { degradationKinds, terminalKinds } from '../../scenario/outcomes.ts';
import { type Advice, adviceFile, filled } from '../../verdict/advice/advice.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The style and the script of the page, and the pages of advice: the only files that the report reads. */
export const pageStyle = read('./page.css');
export const pageScript = read('./page.client.js');

export const advicePages = Object.fromEntries(
  [...terminalKinds, ...degradationKinds].map((name) => [
    name,
    filled(read(`../../verdict/advice/${adviceFile(name)}`)),
  ]),
) as Advice;
