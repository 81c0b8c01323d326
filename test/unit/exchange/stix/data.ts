import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { StixObject } from '../../../../src/exchange/stix/reading.js';

const DATA = new URL('../../../../../shared/data/', import.meta.url);
const at = (path: string): URL => new URL(path, DATA);
export const has = (folder: string): boolean => existsSync(at(folder));
export const text = (path: string): string => readFileSync(at(path), 'utf8');

/** A test on real data: skipped, with the reason in its title, where the data are not there. */
export const itWith = (folder: string, title: string, test: () => void): void =>
  (has(folder) ? it : it.skip)(`${title}${has(folder) ? '' : ` (skipped: no ../shared/data/${folder} beside the checkout)`}`, test);

/** Objects of every sample bundle of a folder, by file. */
export const bundlesIn = (folder: string): readonly (readonly [file: string, objects: readonly unknown[]])[] =>
  readdirSync(at(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const content = JSON.parse(text(`${folder}/${name}`)) as { objects?: unknown[] };
      return [`${folder}/${name}`, content.objects ?? [content]] as const;
    });

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(at(folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : entry.name.endsWith('.json') ? [`${folder}/${entry.name}`] : [],
  );

const SCHEMAS = 'stix21-schemas/schemas';
const BASE = 'http://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/stix2.1/schemas';
/** stix2extensions refers to the same schemas at another address. */
const OTHER_BASE = 'https://raw.githubusercontent.com/oasis-open/cti-stix2-json-schemas/master/schemas';

function validators(): (object: StixObject) => readonly string[] {
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  ajv.addFormat('idn-hostname', true);
  const places = new Map<string, string>();
  for (const file of filesUnder(SCHEMAS)) {
    const schema = JSON.parse(text(file)) as { $id: string };
    ajv.addSchema(schema);
    ajv.addSchema({ ...schema, $id: schema.$id.replace(BASE, OTHER_BASE) });
    const [folder, name = ''] = file.split('/').slice(-2);
    if (folder !== 'common' || ['marking-definition', 'extension-definition', 'language-content'].includes(name.replace('.json', ''))) {
      places.set(name.replace('.json', ''), schema.$id);
    }
  }
  const added = new Map<string, ValidateFunction>();
  for (const type of ['phone-number', 'bank-account', 'cryptocurrency-wallet', 'payment-card']) {
    added.set(type, ajv.compile(JSON.parse(text(`stix2extensions/automodel_generated/schemas/scos/${type}.json`)) as object));
  }
  return (object: StixObject) => {
    const { type } = object;
    const check = added.get(type) ?? ajv.getSchema(places.get(type) ?? `${BASE}/common/cyber-observable-core.json`);
    if (!check) throw new Error(`No schema for ${type}.`);
    return check(object) ? [] : (check.errors ?? []).map((error) => `${type} ${error.instancePath} ${error.message ?? ''}`);
  };
}

let check: ReturnType<typeof validators> | undefined;

/** What OASIS's schemas, and those of stix2extensions, say against an object. */
export function oasisProblems(object: StixObject): readonly string[] {
  check ??= validators();
  return check(object);
}
