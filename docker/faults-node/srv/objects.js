// objects.js COUNT: each request keeps so many small objects, on V8's heap.
const { serve } = require('./service.js');

const count = Number(process.argv[2]);
const orders = [];
serve((request) => {
  for (let i = 0; i < count; i += 1)
    orders.push({ number: orders.length, path: request.url, lines: [i, i + 1] });
});
