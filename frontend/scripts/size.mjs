// What the page weighs, gzipped. The bar is 60 KiB for all of it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const bar = 60 * 1024;
const root = new URL('../dist', import.meta.url).pathname;
const files = (dir) =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });

let total = 0;
for (const path of files(root)) {
  const size = gzipSync(readFileSync(path), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(7)}  ${path.slice(root.length + 1)}`);
}
console.log(`${String(total).padStart(7)}  in all, of ${bar}`);
if (total > bar) process.exit(1);
