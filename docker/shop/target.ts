import { type TargetSpec, target } from '../../src/scenario/schema.ts';

/** Django behind gunicorn, with three workers. */
export const shop = target({
  name: 'shop',
  image: 'shop',
  port: 8000,
  ready: { path: '/health', within: '60s' },
  runtime: 'python',
});

/** The same with other settings; README.md beside this file has them. */
export const shopWith = (env: Record<string, string>): TargetSpec => ({ ...shop, env });

/** What shoppers ask for; one request in a hundred is somebody's export of the whole catalogue. */
export const shoppers = [
  { path: '/products/{1..20000}', weight: 80 },
  { path: '/?page={1..400}', weight: 19 },
  { path: '/export.csv', weight: 1 },
];
