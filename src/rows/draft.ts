import type { Audience, Directory, Read } from './audience.js';
import { FIELD_READERS, isSaid, PLAIN_FIELDS, type PlainField } from './field-readers.js';
import { type Onward, onwardOf } from './onward.js';
import type { ReadRow } from './row.js';
import { rowAudience } from './row-audience.js';

type ReadBy<F extends PlainField> = Extract<ReturnType<(typeof FIELD_READERS)[F]>, { readonly value: unknown }>['value'];
type PlainDraft = { readonly [F in PlainField]?: ReadBy<F> };

/** A row as PublishIndicatorInput: GraphQL can read it; whether it is right is for the hub to say. */
export type Draft = PlainDraft &
  Required<Pick<PlainDraft, 'kind' | 'value' | 'threat' | 'tlp'>> & { readonly audience: Audience; readonly onward?: Onward } & Provenance;

/** Which claim it was where the row comes from, and whose, as a hub's export says it. */
interface Provenance {
  readonly provenance?: readonly string[];
}

/** A row that need not say its label, nor for whose eyes it is. */
export type OpenDraft = Omit<Draft, 'tlp' | 'audience'> & { readonly tlp?: Draft['tlp']; readonly audience?: Audience };

/** What the options say for every row that does not say otherwise. */
export interface Defaults {
  readonly fields: PlainDraft;
  readonly audience: Audience;
  /** How rows may go further; absent: as the claims have it, or as the party says by default. */
  readonly onward?: Onward;
}
export type OpenDefaults = Pick<Defaults, 'fields' | 'onward'> & { readonly audience?: Audience };

type Unread = { readonly code: string; readonly reason: string };
export type DraftReading = { readonly draft: Draft } | Unread;

/** Makes the input of one publication from a row. What the row says wins over the defaults. */
export function draftOf(row: ReadRow, defaults: Defaults, directory: Directory): DraftReading {
  const reading = openDraftOf(row, defaults, directory);
  if ('code' in reading) return reading;
  const { tlp, audience = defaults.audience } = reading.draft;
  return tlp ? { draft: { ...reading.draft, tlp, audience } } : missing('tlp');
}

/** The same of a row that may leave its label and its audience open. */
export function openDraftOf(row: ReadRow, defaults: OpenDefaults, directory: Directory): { readonly draft: OpenDraft } | Unread {
  if (isSaid(row.fields.revokedAt)) {
    return { code: 'REVOKED', reason: 'This claim had been taken back when it was exported: it is not published again.' };
  }
  const own: Partial<Record<PlainField, unknown>> = {};
  for (const name of PLAIN_FIELDS) {
    if (!isSaid(row.fields[name])) continue;
    const read: Read<unknown> = FIELD_READERS[name](row.fields[name]);
    if ('wrong' in read) return { code: codeOf(name, 'INVALID'), reason: `${name}: ${read.wrong}` };
    own[name] = read.value;
  }
  const fields: PlainDraft = { ...defaults.fields, ...(own as PlainDraft) };
  const { kind, value, threat } = fields;
  if (!kind || !value || !threat) return missing(!value ? 'value' : !kind ? 'kind' : 'threat');
  const audience = rowAudience(row.fields, defaults.audience, directory);
  if ('wrong' in audience) return { code: 'AUDIENCE_INVALID', reason: `audience: ${audience.wrong}` };
  const onward = isSaid(row.fields.onward) ? onwardOf(row.fields.onward, directory) : { value: defaults.onward };
  if ('wrong' in onward) return { code: 'ONWARD_INVALID', reason: `onward: ${onward.wrong}` };
  const provenance = [row.fields.id, row.fields.owner].filter((one) => typeof one === 'string' && UUID.test(one)) as string[];
  return {
    draft: {
      ...{ ...fields, kind, value, threat },
      ...(audience.value && { audience: audience.value }),
      ...(onward.value && { onward: onward.value }),
      ...(provenance.length > 0 && { provenance }),
    },
  };
}

/** Other tables have columns of these names as well, and other things in them. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const missing = (name: PlainField): Unread => ({ code: codeOf(name, 'MISSING'), reason: `This row does not say its ${name}.` });

const codeOf = (field: string, what: string): string => `${field.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_${what}`;
