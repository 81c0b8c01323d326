import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { MispObject } from '../../../../src/exchange/misp/shapes.js';

/** Where the real data lies, beside the checkout. */
export const data = (path: string): URL => new URL(`../../../../../shared/data/${path}`, import.meta.url);

/** A test that needs folders of the real data; skipped, naming them, where they are not there. */
export function itWith(folders: readonly string[], title: string, work: () => void): void {
  const missing = folders.filter((folder) => !existsSync(data(`${folder}/`)));
  const reason = missing.length > 0 ? ` (skipped: no ../shared/data/${missing.join(', ')} beside the checkout)` : '';
  (missing.length > 0 ? it.skip : it)(`${title}${reason}`, work);
}

/** MISP's own schema of an event, in the form that real events pass. Its draft 4 differs from what ajv reads in nothing that it uses. */
export function eventSchema(): ValidateFunction {
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = JSON.parse(readFileSync(data('misp-schema/schema-lax.json'), 'utf8')) as Record<string, unknown>;
  return new Ajv({ strict: false }).compile(schema);
}

interface Template {
  readonly uuid: string;
  readonly version: number;
  readonly required?: readonly string[];
  readonly requiredOneOf?: readonly string[];
  readonly attributes: Readonly<Record<string, { readonly 'misp-attribute': string }>>;
}

/** What an object lacks or has beyond its template. */
export function templateFaults(object: MispObject): readonly string[] {
  const template = JSON.parse(readFileSync(data(`misp-objects/${object.name}.json`), 'utf8')) as Template;
  const relations = object.Attribute.map((attribute) => String(attribute['object_relation']));
  return [
    ...(object['template_uuid'] === template.uuid && object['template_version'] === String(template.version)
      ? []
      : [`${object.name}: another template`]),
    ...(template.required ?? []).filter((name) => !relations.includes(name)).map((name) => `${object.name} lacks ${name}`),
    ...(template.requiredOneOf?.some((name) => relations.includes(name)) === false ? [`${object.name} lacks what it needs one of`] : []),
    ...object.Attribute.filter(
      ({ type, object_relation: relation }) => template.attributes[String(relation)]?.['misp-attribute'] !== type,
    ).map(({ type, object_relation: relation }) => `${object.name}.${String(relation)} is no ${type}`),
  ];
}

/** The real events: names and texts of files. */
export const realEvents = (): readonly { readonly name: string; readonly text: string }[] =>
  readdirSync(data('misp-events/eset/')).map((name) => ({ name, text: readFileSync(data(`misp-events/eset/${name}`), 'utf8') }));
