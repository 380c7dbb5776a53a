import { guestImage } from './guest/image.ts';
import { whyNot } from './guest/tools.ts';

/** The image of the guests, made before they are booted side by side: two builds at once would be in each other's way. */
export default async function setup(): Promise<void> {
  if (whyNot() === null) await guestImage((step) => process.stderr.write(`${step}\n`));
}
