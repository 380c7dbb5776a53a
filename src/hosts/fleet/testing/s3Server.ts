import { mkdtempSync, rmSync } from 'node:fs';
import type { Server as HttpServer, RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSigned } from './signature.ts';

/** An object store on loopback that speaks S3: s3rver, in this process. It looks at no signature of version 4, so that we do. */
export interface S3Server extends AsyncDisposable {
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** It has no types of its own. Source: its README. */
type S3rver = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  configureBuckets: { name: string }[];
}) => { httpServer: HttpServer; run(): Promise<{ port: number }>; callback(): RequestListener };

const refusal =
  '<Error><Code>SignatureDoesNotMatch</Code><Message>hush</Message><StringToSign>hush</StringToSign></Error>';

export async function openS3Server(bucket: string): Promise<S3Server> {
  const require = createRequire(import.meta.url);
  const Server: S3rver = require('s3rver');
  const directory = mkdtempSync(join(tmpdir(), 'oomlab-s3-'));
  // Its only account.
  const [accessKeyId, secretAccessKey] = ['S3RVER', 'S3RVER'];
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  const { httpServer } = server;
  const answer = server.callback();
  httpServer.removeAllListeners('request').on('request', (request, response) => {
    if (isSigned(request, secretAccessKey)) return answer(request, response);
    request.resume();
    response.writeHead(403, { 'content-type': 'application/xml' }).end(refusal);
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId,
    secretAccessKey,
    async [Symbol.asyncDispose]() {
      httpServer.closeAllConnections();
      await new Promise((resolve) => httpServer.close(resolve));
      rmSync(directory, { recursive: true });
    },
  };
}
