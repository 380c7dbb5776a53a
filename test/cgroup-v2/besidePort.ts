/** What the guest with an engine and the test that uses it have agreed on. */
export const guestPort = 2375;
/** Made by the host when it is done: there is no other way to tell. */
export const overVolume = 'oomlab-test-over';
