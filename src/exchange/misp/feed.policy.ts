import { createHash } from 'node:crypto';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { type EventHead, headOf, type Organisation, organisationOf } from './write/event.js';
import { infoOf } from './write/export.js';
import { formOf, type Valued } from './write/forms.js';
import { secondsOf } from './write/claim.js';
import { outerId } from './write/ids.js';

/** An event in hub.misp_manifest. */
export interface ManifestRow {
  readonly event: string;
  readonly day: string;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly tlp: Tlp;
  readonly updated_at: Date;
  readonly hub_id: string;
  readonly hub_name: string;
}

/** Merges the rows of one event from two pages of a manifest: the later change, and the narrower label. */
export const mergeRows = (one: ManifestRow | undefined, other: ManifestRow): ManifestRow =>
  one
    ? {
        ...other,
        updated_at: one.updated_at > other.updated_at ? one.updated_at : other.updated_at,
        tlp: isWiderLabel(one.tlp, other.tlp) ? other.tlp : one.tlp,
      }
    : other;

export type HubRow = Pick<ManifestRow, 'hub_id' | 'hub_name'>;

export const hubOf = ({ hub_id: id, hub_name: name }: HubRow): Organisation => ({ name, uuid: outerId(id) });

/** MISP's manifest.json: heads of events by UUID. A subscriber fetches events that it lacks, and events with a later timestamp. */
export type Manifest = Readonly<Record<string, EventHead>>;

export const manifestOf = (rows: readonly ManifestRow[]): Manifest =>
  Object.fromEntries(
    rows.map((row) => {
      const hub = hubOf(row);
      const context = { info: infoOf(row.owner_name, row.day, hub), date: row.day };
      return [row.event, headOf(context, organisationOf(row, hub), row.tlp, secondsOf(row.updated_at))];
    }),
  );

/** A row of hub.misp_values. */
export type ValueRow = Valued & { readonly event: string };

/**
 * Returns a line of MISP's hashes.csv: the MD5 of a value, its event, and the mark of the reader's copy. MISP compares its own values with the MD5 before it fetches events, and reads no
 * third column (Feed::__cacheMISPFeedCache).
 */
export function hashLine(row: ValueRow, mark: string): string {
  const form = formOf(row);
  const { value } = 'attribute' in form ? form.attribute : form.fields[0];
  return `${createHash('md5').update(value).digest('hex')},${row.event},${mark}\n`;
}
