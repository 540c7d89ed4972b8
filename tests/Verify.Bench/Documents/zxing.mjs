// The peer for barcodes: zxing-wasm as installed in the folder given first; reads each picture of the folder given second and prints name, milliseconds and payload (base64).
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [peers, pictures] = process.argv.slice(2);
const require = createRequire(join(peers, 'package.json'));
const entry = require.resolve('zxing-wasm/reader');
const { prepareZXingModule, readBarcodes } = await import(pathToFileURL(entry.replace('/cjs/', '/es/').replace(/\.cjs$/, '.js')).href);
let folder = dirname(entry);
while (!folder.endsWith('dist')) folder = dirname(folder);
await prepareZXingModule({ overrides: { wasmBinary: readFileSync(join(folder, 'reader', 'zxing_reader.wasm')) }, fireImmediately: true });
for (const name of readdirSync(pictures).filter(name => name.includes('barcode')).sort()) {
  const started = performance.now();
  const found = await readBarcodes(new Uint8Array(readFileSync(join(pictures, name))), { formats: ['PDF417'], tryHarder: true, tryRotate: true, tryInvert: false });
  console.log(name, (performance.now() - started).toFixed(1), Buffer.from(found[0]?.bytes ?? []).toString('base64'));
}
