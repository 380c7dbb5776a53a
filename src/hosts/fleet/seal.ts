import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Plans and recordings on their way, unreadable and unchangeable for whoever has the Redis alone: AES-256-GCM (NIST SP 800-38D)
 * under a key that the front and its hosts have in their environment (`OOMLAB_QUEUE_KEY`), bound to what they are of.
 */
export interface Seal {
  close(bytes: Uint8Array, of: string): Buffer;
  /** @throws Error where it was closed with another key, for something else, or was changed */
  open(bytes: Uint8Array, of: string): Buffer;
}

const ivBytes = 12;
const tagBytes = 16;
/** So much more is what was closed. */
export const sealBytes = ivBytes + tagBytes;

/** By the key of this process's environment; null: it has none. */
export function sealOfEnvironment(): Seal | null {
  const secret = process.env.OOMLAB_QUEUE_KEY;
  return secret ? sealOf(secret) : null;
}

export function sealOf(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, 'oomlab queue', '', 32));
  return {
    close(bytes, of) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(Buffer.from(of));
      return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open(bytes, of) {
      const sealed = Buffer.from(bytes);
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(of));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
    },
  };
}
