import { guestImage } from './image.ts';

/** Makes the image that all guests boot from, if it is not there. */
await guestImage(console.log);
