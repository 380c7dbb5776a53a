import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority of our own (`ca`), and a certificate of it for `shop.internal`; all as PEM. */
export function certificates(): { ca: string; key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-tls-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  try {
    openssl('req', '-x509', ...key, '-subj', '/CN=our authority', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl(
      ...['req', '-x509', ...key, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-subj', '/CN=shop'],
      ...['-addext', 'subjectAltName=DNS:shop.internal', '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-keyout', 'shop.key', '-out', 'shop.pem'],
    );
    return { ca: read('ca.pem'), key: read('shop.key'), cert: read('shop.pem') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
