const { createServer } = require('node:http');

/** What a request waits for beside its own work: an upload, a query. */
const waitMs = 100;

/** Serves on port 8080; `handle` is called for each request but those to /health, and may throw. */
exports.serve = (handle) => {
  createServer((request, response) => {
    if (request.url === '/health') return response.end('ok\n');
    setTimeout(() => {
      handle(request);
      response.end('ok\n');
    }, waitMs);
  }).listen(8080, () => console.log('listening on 8080'));
};
