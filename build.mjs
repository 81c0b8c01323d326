/**
 * The first half of `npm run build`: the sources as plain node runs them, with their maps, in dist (or the folder that is named), of which nothing else is kept. The compiler and
 * its options are those that the tests compile with (package.json, jest): what is built is what was tested. Types are for `npm run types` to look at.
 */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';

const checkout = import.meta.dirname;
const sources = join(checkout, 'src');
const out = process.argv[2] ?? join(checkout, 'dist');
const { jest } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
const [, options] = jest.transform['^.+\\.ts$'];

await rm(out, { recursive: true, force: true });
const found = await readdir(sources, { recursive: true, withFileTypes: true });
const files = found.filter((one) => one.isFile() && !one.name.endsWith('.d.ts')).map((one) => join(one.parentPath, one.name));
await Promise.all([...new Set(files.map((file) => dirname(placeOf(file))))].map((folder) => mkdir(folder, { recursive: true })));
await Promise.all(files.map((file) => (file.endsWith('.ts') ? compile(file) : copyFile(file, placeOf(file)))));

function placeOf(file) {
  return join(out, relative(sources, file)).replace(/\.ts$/, '.js');
}

async function compile(filename) {
  const { code, map } = await transform(await readFile(filename, 'utf8'), { ...options, filename, sourceMaps: true });
  const place = placeOf(filename);
  await writeFile(place, `${code}//# sourceMappingURL=${basename(place)}.map\n`);
  await writeFile(`${place}.map`, map);
}
