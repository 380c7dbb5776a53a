import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsPlan } from '../scenario/plan.ts';

/** How connections are made over TLS, read once for all of them. */
export interface Secure {
  context: SecureContext;
  /** Asked for, and looked for in the certificate. */
  serverName: string;
  checked: boolean;
}

/** @throws where the certificates of its authority are none */
export const secureOf = (tls: TlsPlan | null): Secure | null =>
  tls === null
    ? null
    : {
        context: createSecureContext(tls.ca === null ? {} : { ca: tls.ca }),
        serverName: tls.serverName,
        checked: tls.checked,
      };
