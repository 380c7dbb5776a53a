import { guestImage } from './guest/image.ts';
import { whyNot } from './guest/tools.ts';

/** The image that all guests boot from, made before the first of them. */
export default async function setup(): Promise<void> {
  if (whyNot() === null) await guestImage(console.log);
}
