const { createServer } = require('node:http');

let begun;
const load = new Promise((resolve) => {
  begun = resolve;
});

/** Runs so long after the first request for anything but /health. */
exports.afterLoad = (ms, happen) => load.then(() => setTimeout(happen, ms));

/**
 * Serves on port 8080; `handle` is called for each request but those to /health, and may throw: that is a 500.
 * `waitMs` is what a request waits for beside its own work: an upload, a query.
 */
exports.serve = (handle, waitMs = 100) => {
  createServer((request, response) => {
    if (request.url === '/health') return response.end('ok\n');
    begun();
    setTimeout(() => {
      try {
        handle(request);
      } catch (error) {
        console.error(error.message);
        response.statusCode = 500;
      }
      response.end('ok\n');
    }, waitMs);
  }).listen(8080, () => console.log('listening on 8080'));
};
