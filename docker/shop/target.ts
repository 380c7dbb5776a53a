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
const shoppersOf = (products: number) => [
  { path: `/products/{1..${products}}`, weight: 80 },
  { path: `/?page={1..${products / 50}}`, weight: 19 },
  { path: '/export.csv', weight: 1 },
];

export const shoppers = shoppersOf(20_000);

/**
 * For machines of 1 GiB. Python itself, some 45 MB a worker, does not grow with the machine, hence more workers. With four
 * times the products an export takes a worker to some 280 MB: three of them took 850 MiB, and fitted.
 */
export const fullSizeShop = (env: Record<string, string> = {}): TargetSpec =>
  shopWith({ SHOP_PRODUCTS: '80000', WEB_CONCURRENCY: '5', ...env });

export const fullSizeShoppers = shoppersOf(80_000);
