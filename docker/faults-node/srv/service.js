const { createServer } = require('node:http');

/** Serves on port 8080; `handle` is called for each request but those to /health, and may throw. */
exports.serve = (handle) => {
  createServer((request, response) => {
    if (request.url !== '/health') handle(request);
    response.end('ok\n');
  }).listen(8080, () => console.log('listening on 8080'));
};
