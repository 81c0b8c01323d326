import { canonicalise } from '../values/canonicalise.js';
import type { Audience, Directory, Read as FieldRead } from './audience.js';
import { FIELD_READERS, isGiven, PLAIN_FIELDS, type PlainField } from './field-readers.js';
import { type Onward, onwardOf } from './onward.js';
import { recognise, unrecognisedReason } from '../values/recognise.js';
import type { Kind } from '../values/value.js';
import type { ReadRow } from './row.js';
import { type DefaultAudience, rowAudience } from './row-audience.js';

type ReadBy<F extends PlainField> = Extract<ReturnType<(typeof FIELD_READERS)[F]>, { readonly value: unknown }>['value'];
type PlainDraft = { readonly [F in PlainField]?: ReadBy<F> };

/** A row as PublishIndicatorInput: GraphQL can read it; the hub checks whether it is right. */
export type Draft = PlainDraft &
  Required<Pick<PlainDraft, 'kind' | 'value' | 'threat' | 'tlp'>> & {
    readonly audience?: Audience;
    readonly onward?: Onward;
  } & Provenance & {
    /** If neither the row nor the options name an audience: a new claim is for its owner only if its party has no default. */
    readonly ownerAloneIfNew?: true;
  };

/** The claim's id and owner at the row's source, as a hub's export states them. */
interface Provenance {
  readonly provenance?: readonly string[];
}

/** A row whose label is optional. */
export type OpenDraft = Omit<Draft, 'tlp'> & { readonly tlp?: Draft['tlp'] };

/** Values of the options for every row without its own. */
export interface Defaults extends DefaultAudience {
  readonly fields: PlainDraft;
  /** The onward rule of the rows; absent: unchanged for known claims, or the party's default. */
  readonly onward?: Onward;
}

type RowProblem = { readonly code: string; readonly reason: string };
/** `remark`: the assumed kind, if the row does not state one. */
type Read<D> = { readonly draft: D; readonly remark?: RowProblem } | RowProblem;
export type DraftReading = Read<Draft>;

/**
 * Makes the input of one publication from a row. Values of the row take precedence over the defaults. For a row that cannot be read, `reason` names all
 * problems and `code` the first.
 */
export function draftOf(row: ReadRow, defaults: Defaults, directory: Directory): DraftReading {
  const reading = openDraftOf(row, defaults, directory, [...REQUIRED, 'tlp']);
  return 'draft' in reading ? { ...reading, draft: reading.draft as Draft } : reading;
}

const REQUIRED = ['value', 'threat'] as const satisfies readonly PlainField[];

/** As {@link draftOf}, for a row whose label is optional. @param needed fields that the row or the defaults must have */
export function openDraftOf(
  row: ReadRow,
  defaults: Defaults,
  directory: Directory,
  needed: readonly PlainField[] = REQUIRED,
): Read<OpenDraft> {
  if (isGiven(row.fields.revokedAt)) {
    return { code: 'REVOKED', reason: 'This indicator was revoked before its export. It is not published again.' };
  }
  const { fieldsOfRow, faults } = plainFields(row);
  const fields: PlainDraft = { ...defaults.fields, ...fieldsOfRow };
  faults.push(...needed.filter((name) => !fields[name] && !isGiven(row.fields[name])).map(missingField));
  const { kind, remark } = kindOf(row, fields, faults);
  const audience = rowAudience(row.fields, defaults, directory);
  if ('wrong' in audience) faults.push({ code: 'AUDIENCE_INVALID', reason: `audience: ${audience.wrong}` });
  const onward = isGiven(row.fields.onward) ? onwardOf(row.fields.onward, directory) : { value: defaults.onward };
  if ('wrong' in onward) faults.push({ code: 'ONWARD_INVALID', reason: `onward: ${onward.wrong}` });
  const { value, threat } = fields;
  if (faults.length > 0 || !kind || !value || !threat || 'wrong' in audience || 'wrong' in onward) return combineProblems(faults, fields);
  const provenance = [row.fields.id, row.fields.owner].filter((id) => typeof id === 'string' && UUID.test(id)) as string[];
  return {
    draft: {
      ...{ ...fields, kind, value, threat },
      ...(audience.value ? { audience: audience.value } : { ownerAloneIfNew: true as const }),
      ...(onward.value && { onward: onward.value }),
      ...(provenance.length > 0 && { provenance }),
    },
    ...(remark && { remark }),
  };
}

/** Returns the kind that the row or the defaults state; otherwise the likeliest kind of the value, with a remark that names it and the other possible kinds. */
function kindOf(row: ReadRow, fields: PlainDraft, faults: RowProblem[]): { readonly kind?: Kind; readonly remark?: RowProblem } {
  const { value } = fields;
  if (fields.kind) return { kind: fields.kind };
  if (!value || isGiven(row.fields.kind)) return {};
  const [likeliest, ...others] = [...new Set(recognise({ ...fields, value }).map(({ kind }) => kind))];
  if (!likeliest) {
    const { code, field, message } = unrecognisedReason({ ...fields, value });
    faults.push({ code, reason: `${code === 'VALUE_UNRECOGNISED' ? 'kind' : field}: ${message}` });
    return {};
  }
  const doubt = others.length > 0 ? ` It can also be read as ${others.join(', ')}; if you mean that, state the kind.` : '';
  return {
    kind: likeliest,
    remark: { code: 'KIND_RECOGNISED', reason: `The row states no kind; the value was read as ${likeliest}.${doubt}` },
  };
}

/** Reads the single fields; returns the problems of those that cannot be read. */
function plainFields(row: ReadRow): { readonly fieldsOfRow: PlainDraft; readonly faults: RowProblem[] } {
  const fieldsOfRow: Partial<Record<PlainField, unknown>> = {};
  const faults: RowProblem[] = [];
  for (const name of PLAIN_FIELDS) {
    if (!isGiven(row.fields[name])) continue;
    const read: FieldRead<unknown> = FIELD_READERS[name](row.fields[name]);
    if ('wrong' in read) faults.push({ code: codeOf(name, 'INVALID'), reason: `${name}: ${read.wrong}` });
    else fieldsOfRow[name] = read.value;
  }
  return { fieldsOfRow: fieldsOfRow as PlainDraft, faults };
}

const RANGES = [
  ['confidence', /^(?:\d{1,2}|100)$/, '0 to 100'],
  ['reliability', /^[A-F]$/, 'A to F'],
  ['credibility', /^[1-6]$/, '1 to 6'],
] as const;

/** Combines all problems of a row, so that it is corrected once. The hub never sees the row, so this also contains the hub's own messages on its fields. */
function combineProblems(faults: readonly RowProblem[], { kind, value, ...hints }: PlainDraft): RowProblem {
  const reading = kind && value ? canonicalise(kind, { value, ...hints }) : undefined;
  const ofValue = reading && !reading.ok ? [`${reading.problem.field}: ${reading.problem.message}`] : [];
  const ofRanges = RANGES.flatMap(([name, isIn, wanted]) => {
    const value = hints[name];
    return value === undefined || value === null || isIn.test(String(value))
      ? []
      : [`${name}: must be ${wanted} (got ${String(value).slice(0, 60)}).`];
  });
  const { firstSeen, lastSeen } = hints;
  const ofTimes = firstSeen && lastSeen && Date.parse(lastSeen) < Date.parse(firstSeen) ? ['lastSeen: is before firstSeen.'] : [];
  return {
    code: faults[0]?.code ?? 'ROW_INVALID',
    reason: [...faults.map(({ reason }) => reason), ...ofValue, ...ofRanges, ...ofTimes].join(' '),
  };
}

/** Other tables may have columns of these names with other contents. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const missingField = (name: PlainField): RowProblem => ({ code: codeOf(name, 'MISSING'), reason: `This row has no ${name}.` });

const codeOf = (field: string, what: string): string => `${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_${what}`;
