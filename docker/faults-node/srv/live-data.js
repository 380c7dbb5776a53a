// live-data.js MIB FINAL_MIB GARBAGE_KIB: holds small objects for good, more of them after 4 s of load. Each request
// makes so much garbage, of which the newest few MiB are still held: too old for the young generation when it is dropped.
const { afterLoad, serve } = require('./service.js');

const [mib, finalMib, garbageKib] = process.argv.slice(2).map(Number);
const objectsPerMib = 13000;
const held = [];
const recent = [];

const piece = (objects) =>
  Array.from({ length: objects }, (_, i) => ({ number: i + 0.5, text: { of: i + 0.25 } }));

const hold = (upTo) => {
  while (held.length < upTo) held.push(piece(objectsPerMib));
};

hold(mib);
afterLoad(4000, () => {
  console.log('fault begins');
  hold(finalMib);
});
serve(() => {
  recent.push(piece((garbageKib * objectsPerMib) / 1024));
  if (recent.length * garbageKib > 3 * 1024) recent.shift();
}, 2);
