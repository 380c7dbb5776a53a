import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The style and the script of the page: the only files that the report reads. */
export const pageStyle = read('./page.css');
export const pageScript = read('./page.client.js');
