// buffers.js KIB: each request keeps a Buffer of so much. Buffers lie outside V8's heap, which stays small.
const { serve } = require('./service.js');

const bytes = Number(process.argv[2]) * 1024;
const uploads = [];
serve(() => uploads.push(Buffer.alloc(bytes, 1)));
