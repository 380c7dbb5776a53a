import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeHalfMade } from './halfMade.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'oomlab-half-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const id = (letter: string): string => letter.repeat(64);
const write = (path: string, text = ''): void => {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), text);
};

/** As dockerd 20.10 writes them, in its order. */
const steps = {
  layer: (layer: string, short: string) => {
    write(`overlay2/${layer}/diff/etc/hosts`);
    write(`overlay2/${layer}/link`, short);
    mkdirSync(join(data, 'overlay2/l'), { recursive: true });
    symlinkSync(`../${layer}/diff`, join(data, 'overlay2/l', short));
  },
  mount: (container: string, layer: string, init: string | null) => {
    write(`image/overlay2/layerdb/mounts/${container}/mount-id`, layer);
    if (init !== null) write(`image/overlay2/layerdb/mounts/${container}/init-id`, init);
  },
  folder: (container: string) => {
    mkdirSync(join(data, `containers/${container}/checkpoints`), { recursive: true });
    write(`containers/${container}/.tmp-config.v2.json394`);
  },
  config: (container: string) => write(`containers/${container}/config.v2.json`, '{}'),
};

function everything(): string[] {
  return readdirSync(data, { recursive: true, encoding: 'utf8' }).sort();
}

/** A container that is whole, and a layer of an image, which has no mount. */
function whole(): void {
  steps.layer(id('1'), 'IMAGE');
  steps.layer(`${id('2')}-init`, 'INIT2');
  steps.layer(id('2'), 'OWN2');
  steps.mount(id('a'), id('2'), `${id('2')}-init`);
  steps.folder(id('a'));
  steps.config(id('a'));
}

const making = [
  () => steps.layer(`${id('3')}-init`, 'INIT3'),
  () => steps.layer(id('3'), 'OWN3'),
  () => steps.mount(id('b'), id('3'), `${id('3')}-init`),
  () => steps.folder(id('b')),
];

it.each(making.map((_, index) => index + 1))(
  'of a container that was made as far as step %i nothing is left, and all of the others',
  (count) => {
    whole();
    // The folders are there after it all the same.
    mkdirSync(join(data, 'image/overlay2/layerdb/mounts'), { recursive: true });
    const before = everything();
    for (const step of making.slice(0, count)) step();
    expect(everything()).not.toEqual(before);
    removeHalfMade(data);
    expect(everything()).toEqual(before);
  },
);

it('nor of a step of a build, which has no names of its own below it', () => {
  whole();
  const before = everything();
  steps.layer(id('4'), 'STEP');
  steps.mount(id('c'), id('4'), null);
  removeHalfMade(data);
  expect(everything()).toEqual(before);
});

it('a container that is whole stays as it is, and nothing is made where no engine ever was', () => {
  whole();
  steps.layer(`${id('3')}-init`, 'INIT3');
  steps.layer(id('3'), 'OWN3');
  steps.mount(id('b'), id('3'), `${id('3')}-init`);
  steps.folder(id('b'));
  steps.config(id('b'));
  const before = everything();
  removeHalfMade(data);
  expect(everything()).toEqual(before);
  removeHalfMade(join(data, 'none'));
  expect(existsSync(join(data, 'none'))).toBe(false);
});

it('a layer that is called otherwise than any is left alone', () => {
  write(`image/overlay2/layerdb/mounts/${id('b')}/mount-id`, '../../elsewhere');
  write('elsewhere/file');
  removeHalfMade(data);
  expect(existsSync(join(data, 'elsewhere/file'))).toBe(true);
});
