import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Passes everything on to the real engine, but for one change in the request to create a container: so that a limit is
 * dropped, as real ones do where the kernel lacks it, or that the engine has to refuse.
 */
export async function changingEngine(
  realSocket: string,
  change: (hostConfig: Record<string, unknown>) => void,
): Promise<{ address: string } & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-engine-'));
  const socket = join(folder, 'docker.sock');
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = rewrite(incoming.url ?? '', Buffer.concat(parts), change);
      const onward = request(
        {
          socketPath: realSocket,
          path: incoming.url,
          method: incoming.method,
          headers: { ...incoming.headers, 'content-length': String(body.length) },
        },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          outgoing.flushHeaders();
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => onward.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    address: `unix://${socket}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
}

function rewrite(url: string, body: Buffer, change: (hostConfig: Record<string, unknown>) => void): Buffer {
  if (!url.includes('/containers/create')) return body;
  const options = JSON.parse(body.toString());
  change(options.HostConfig);
  return Buffer.from(JSON.stringify(options));
}
