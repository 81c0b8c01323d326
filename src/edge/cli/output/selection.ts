import { type DocumentNode, Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql/language/index.js';
import { CliFailure } from '../failure.js';
import type { Format } from '../options.js';

/** The fields that a document selects, by their names in the answer, each with its own fields. */
export type Selected = ReadonlyMap<string, Fields>;
interface Fields extends Selected {}

/** A selection set, with the fragments that it stands in: a fragment within itself selects nothing more. */
type Part = readonly [SelectionSetNode, readonly string[]];

/** Returns what an operation selects. Inline and named fragments count as fields of the selection that they stand in. */
export function selectedOf({ definitions }: DocumentNode, { selectionSet }: OperationDefinitionNode): Selected {
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [])),
  );
  return fieldsOf([[selectionSet, []]], fragments);
}

function fieldsOf(parts: readonly Part[], fragments: ReadonlyMap<string, SelectionSetNode>): Selected {
  const found = new Map<string, Part[]>();
  const visit = ([{ selections }, within]: Part): void => {
    for (const one of selections) {
      if (one.kind === Kind.INLINE_FRAGMENT) visit([one.selectionSet, within]);
      else if (one.kind === Kind.FIELD) {
        const name = (one.alias ?? one.name).value;
        found.set(name, [...(found.get(name) ?? []), ...(one.selectionSet ? [[one.selectionSet, within] as const] : [])]);
      } else {
        const [name, set] = [one.name.value, fragments.get(one.name.value)];
        if (set && !within.includes(name)) visit([set, [...within, name]]);
      }
    }
  };
  parts.forEach(visit);
  return new Map([...found].map(([name, own]) => [name, fieldsOf(own, fragments)]));
}

/** Returns the fields of the entries of a connection or of a page of a feed; otherwise the fields themselves. */
export function rowFieldsOf(selected: Selected): Selected {
  const entries = ['nodes', 'events'].map((name) => selected.get(name)).find((fields) => (fields?.size ?? 0) > 0);
  const edges = selected.get('edges');
  return entries ?? edges?.get('node') ?? (edges && edges.size > 0 ? edges : selected);
}

/** Returns the fields of what is printed: those of the only field of the document, whose name is left out, or of all. */
export function resultFieldsOf(selected: Selected): Selected {
  const [only, ...others] = selected.values();
  return only && others.length === 0 ? only : selected;
}

/** Checks before a request is sent that its answer can be printed as the options say. @throws CliFailure */
export function assertPrintable(selected: Selected, { format, field }: { readonly format: Format; readonly field?: string }): void {
  if (field !== undefined) assertField(resultFieldsOf(selected), field);
  else if (format === 'csv' && selected.size > 1) {
    throw new CliFailure('CSV has one table, and the document has several fields. Ask for one of them, or use --format json.');
  }
}

/** The same for the answer of a command with its own document. `text` is the selection of the answer: `{ id party { name } }`. */
export function assertFieldIn(text: string, field: string): void {
  const document = parse(text);
  for (const one of document.definitions) {
    if (one.kind === Kind.OPERATION_DEFINITION) assertField(selectedOf(document, one), field);
  }
}

function assertField(selected: Selected, path: string): void {
  let fields = selected;
  for (const name of path.split('.')) {
    const rows = rowFieldsOf(fields);
    const next = fields.get(name) ?? rows.get(name);
    if (!next) {
      const names = [...rows.keys()].join(', ');
      throw new CliFailure(`The answer has no field “${path}”. ${names === '' ? 'That part has no fields.' : `Fields there: ${names}.`}`);
    }
    fields = next;
  }
}
