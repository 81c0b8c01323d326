import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import type { StoredObject } from './stored-object.js';
import type { AddressedObject, OwnObject } from './object.policy.js';

/** An object to be written: version 1 is new, every other replaces the version before it. */
export interface ObjectWrite {
  readonly draft: AddressedObject;
  readonly id: string;
  readonly version: number;
  /** Whether the body is written; otherwise the stored body stays. */
  readonly newer: boolean;
}

/** SQL statements for stored objects. Each runs in a transaction that was opened for an actor. */
@Injectable()
export class ObjectRepository {
  /** Returns own objects under these STIX ids, or with these ids; locked until the transaction ends. */
  async own(tx: Transaction, { stixIds = [], ids = [] }: { stixIds?: readonly string[]; ids?: readonly string[] }): Promise<OwnObject[]> {
    return tx.query<OwnObject>('select * from hub.own_objects($1::text[], $2::uuid[])', [stixIds, ids]);
  }

  /** @returns ids that were written. A missing id lost a race against another transaction: read the object again. */
  async write(tx: Transaction, writings: readonly ObjectWrite[]): Promise<ReadonlySet<string>> {
    const run = async (statement: string, some: readonly ObjectWrite[]): Promise<{ id: string }[]> =>
      some.length > 0 ? tx.query<{ id: string }>(statement, [JSON.stringify(some.map(rowOf))]) : [];
    const added = await run(
      INSERT,
      writings.filter(({ version }) => version === 1),
    );
    const changed = await run(
      UPDATE,
      writings.filter(({ version }) => version > 1),
    );
    return new Set([...added, ...changed].map(({ id }) => id));
  }

  /** Writes revoked versions of own objects. */
  async revoke(tx: Transaction, ids: readonly string[], reason: string): Promise<void> {
    await tx.query(
      `update hub.stix_object set revoked_at = now(), revoked_reason = $2, version = version + 1, updated_at = now(), ordinal = array_position($1::uuid[], id)
         where id = any ($1)`,
      [ids, reason],
    );
  }

  /** Returns objects as the reader may see them, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<StoredObject[]> {
    return tx.query<StoredObject>('select * from hub.stix_object_view where id = any ($1)', [ids]);
  }
}

const rowOf = ({ draft: { index, item, keys, specVersion, modified, revoked }, id, version, newer }: ObjectWrite): object => ({
  id,
  version,
  ordinal: index,
  stix_id: item.object.id,
  type: item.object.type,
  spec_version: specVersion,
  modified: modified?.toISOString() ?? null,
  body: newer ? item.object : null,
  retain_until: item.retainUntil?.toISOString() ?? null,
  tlp: item.tlp,
  attribution: item.attribution,
  discoverability: item.discoverability ?? 'HIDDEN',
  agency_only: item.agencyOnly,
  released: item.released ?? false,
  audience: keys.audience,
  excluded: keys.excluded,
  revoked,
});

const RECORDS = `jsonb_to_recordset($1::jsonb) x(id uuid, version integer, ordinal integer, stix_id text, type text, spec_version text, modified timestamptz, body jsonb,
  retain_until timestamptz, tlp text, attribution text, discoverability text, agency_only boolean, released boolean, audience integer[], excluded integer[], revoked boolean)`;
const BY_PRODUCER = `case when x.revoked then now() end, case when x.revoked then 'Its producer revoked it.' end`;

// Rows are inserted in the order of ids, so that two batches rarely deadlock. A conflict means that the agency already has an object of this id.
const INSERT = `
  insert into hub.stix_object (id, version, ordinal, stix_id, type, spec_version, modified, body, retain_until, tlp, attribution, discoverability, audience, excluded, released,
      agency_only, owner, agency, revoked_at, revoked_reason)
    select x.id, x.version, x.ordinal, x.stix_id, x.type, x.spec_version, x.modified, x.body, x.retain_until, x.tlp, x.attribution, x.discoverability, x.audience, x.excluded, x.released,
      case when x.agency_only then (select hub.my_agency()) end, (select hub.me()), (select hub.my_agency()), ${BY_PRODUCER}
    from ${RECORDS} order by x.stix_id
  on conflict do nothing
  returning id`;

const UPDATE = `
  update hub.stix_object present set version = x.version, ordinal = x.ordinal, spec_version = x.spec_version, modified = coalesce(x.modified, present.modified), body = coalesce(x.body, present.body),
      retain_until = x.retain_until, tlp = x.tlp, attribution = x.attribution, discoverability = x.discoverability, audience = x.audience, excluded = x.excluded, released = x.released,
      agency_only = case when x.agency_only then (select hub.my_agency()) end, updated_at = now(), (revoked_at, revoked_reason) = (select ${BY_PRODUCER})
    from ${RECORDS} where present.id = x.id and present.version = x.version - 1
  returning present.id`;
