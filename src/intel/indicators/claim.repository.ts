import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';
import type { AudienceKeys } from '../../tenancy/sharing/audience.js';
import { observableUuid } from '../../values/values/observable-id.js';
import { CLAIM_COLUMNS, type Claim } from './claim.js';
import type { PersonStatus } from './person-status.js';
import type { AddressedClaim, OwnClaim } from './publish.policy.js';

/** A claim to be written: version 1 is new, every other replaces the version before it. */
export interface ClaimWrite {
  readonly draft: AddressedClaim;
  readonly id: string;
  readonly version: number;
  /** An absent reference keeps the one that the claim has. */
  readonly externalId: string | null;
}

/** A value or reference that belongs to an own claim closed to the reader. */
export interface WithheldClaim {
  readonly digest: string | null;
  readonly external_id: string | null;
}

/** SQL statements for claims. Each runs in a transaction that was opened for an actor. */
@Injectable()
export class ClaimRepository {
  /** Returns own claims on these values, under these references, or with these ids; locked until the transaction ends. */
  async own(
    tx: Transaction,
    wanted: { digests?: readonly string[]; references?: readonly string[]; ids?: readonly string[] },
  ): Promise<OwnClaim[]> {
    const { digests = [], references = [], ids = [] } = wanted;
    return tx.query<OwnClaim>(
      `select o.*, encode(o.digest, 'hex') as digest
         from hub.own_claims(array(select decode(d, 'hex') from unnest($1::text[]) d), $2::text[], $3::uuid[]) o`,
      [digests, references, ids],
    );
  }

  /** Reads and locks a claim of the actor's agency. @throws NotFound for an invisible claim, Forbidden for a visible claim of another agency */
  async ownById(tx: Transaction, id: string): Promise<OwnClaim> {
    if (!isUuid(id)) throw new NotFound('indicator');
    const [own] = await this.own(tx, { ids: [id] });
    if (own) return own;
    const [visible] = await this.byIds(tx, [id]);
    if (visible) throw new Forbidden('NOT_YOURS', 'Only the agency that published this indicator may change it.');
    throw new NotFound('indicator');
  }

  /** Returns those of these values and references that belong to a claim of the own agency that the caller may not read: a RED claim, for an API key. */
  async withheld(tx: Transaction, wanted: { digests: readonly string[]; references: readonly string[] }): Promise<WithheldClaim[]> {
    return tx.query<WithheldClaim>(
      `select encode(w.digest, 'hex') as digest, w.external_id
         from hub.withheld_claims(array(select decode(d, 'hex') from unnest($1::text[]) d), $2::text[]) w`,
      [wanted.digests, wanted.references],
    );
  }

  /**
   * Writes new claims in one statement, new versions in another, and their details with their onward rules in a third. Their events keep the order of
   * the batch.
   * @returns ids that were written. A missing id lost a race against another transaction: read the claim again.
   */
  async write(tx: Transaction, writings: readonly ClaimWrite[]): Promise<ReadonlySet<string>> {
    const [created, updated] = [writings.filter(({ version }) => version === 1), writings.filter(({ version }) => version > 1)];
    const rows = [...(await this.runStatement(tx, INSERT_CLAIMS, created)), ...(await this.runStatement(tx, UPDATE_CLAIMS, updated))];
    const written = new Set(rows.map((row) => row.id));
    const details = writings.filter(({ id }) => written.has(id)).map(detailRow);
    for (const [statement, of] of DETAIL_STATEMENTS) {
      const batch = details.filter(({ version }) => of(version));
      if (batch.length === 0) continue;
      const hasOnwardRule = batch.some(({ onward_rule: rule }) => rule !== undefined);
      await tx.query(hasOnwardRule ? withOnward(statement) : statement, [JSON.stringify(batch)]);
    }
    return written;
  }

  private async runStatement(tx: Transaction, statement: string, writings: readonly ClaimWrite[]): Promise<{ id: string }[]> {
    return writings.length > 0 ? tx.query<{ id: string }>(statement, [JSON.stringify(writings.map(claimRow))]) : [];
  }

  /** Writes a new version of one own claim with another audience. */
  async updateAudience(tx: Transaction, id: string, { audience, excluded }: AudienceKeys): Promise<void> {
    await tx.query(
      `update hub.indicator set audience = $2, excluded = $3, version = version + 1, updated_at = now(), ordinal = 0 where id = $1`,
      [id, audience, excluded],
    );
  }

  /** Writes a new version of one own claim that, within its party, only its agency sees, or all agencies see. */
  async setAgencyOnly(tx: Transaction, id: string, agencyOnly: boolean): Promise<void> {
    await tx.query(
      `update hub.indicator set agency_only = case when $2 then (select hub.my_agency()) end, version = version + 1, updated_at = now(), ordinal = 0
         where id = $1`,
      [id, agencyOnly],
    );
  }

  /** Writes a new version of one own claim with this person status and audience. */
  async setPersonStatus(
    tx: Transaction,
    { id, version }: Pick<OwnClaim, 'id' | 'version'>,
    status: PersonStatus,
    audience: readonly number[],
  ): Promise<void> {
    await tx.query(`update hub.indicator set audience = $2, version = version + 1, updated_at = now(), ordinal = 0 where id = $1`, [
      id,
      audience,
    ]);
    await tx.query(`update hub.indicator_detail set person_status = nullif($2, 'UNKNOWN'), version = $3 where id = $1`, [
      id,
      status,
      version + 1,
    ]);
  }

  /** Writes a revoked version of one own claim. */
  async revoke(tx: Transaction, id: string, reason: string): Promise<void> {
    await tx.query(
      `update hub.indicator set revoked_at = now(), revoked_reason = $2, version = version + 1, updated_at = now(), ordinal = 0 where id = $1`,
      [id, reason],
    );
  }

  /** Writes revoked versions of own claims. */
  async revokeAll(tx: Transaction, ids: readonly string[], reason: string): Promise<void> {
    await tx.query(
      `update hub.indicator set revoked_at = now(), revoked_reason = $2, version = version + 1, updated_at = now(), ordinal = 0 where id = any ($1)`,
      [ids, reason],
    );
  }

  /** Returns the ids of the tear-lines in force of one own claim. */
  async tearLines(tx: Transaction, id: string): Promise<readonly string[]> {
    return (await tx.query<{ id: string }>('select hub.tear_lines_in_force($1) as id', [id])).map((row) => row.id);
  }

  /** Returns claims by id, as the reader may see them, in no order. */
  async byIds(tx: Transaction, ids: readonly string[]): Promise<Claim[]> {
    return tx.query<Claim>(`select ${CLAIM_COLUMNS} from hub.claim where claim.id = any ($1)`, [ids]);
  }
}

// Rows as JSON leave undefined members out, and jsonb_to_recordset reads these as null: most columns of most rows are null, or empty lists.
const statedList = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
const isoOf = (date: Date | null | undefined): string | undefined => date?.toISOString();

const claimRow = ({ draft: { index, item, value, keys }, id, version }: ClaimWrite): object => ({
  id,
  version,
  ordinal: index,
  kind: value.kind,
  scope: value.scope,
  value: value.value,
  display: value.display === value.value ? undefined : value.display,
  platform: value.platform ?? undefined,
  network: value.network ?? undefined,
  bank: value.bank ?? undefined,
  country: value.country ?? undefined,
  observable: observableUuid(value),
  threat: item.threat,
  tags: statedList(item.tags),
  first_seen: isoOf(item.firstSeen),
  last_seen: isoOf(item.lastSeen),
  valid_until: isoOf(item.validUntil),
  retain_until: isoOf(item.retainUntil),
  tlp: item.tlp,
  attribution: item.attribution,
  discoverability: item.discoverability,
  agency_only: item.agencyOnly || undefined,
  audience: statedList(keys.audience),
  excluded: statedList(keys.excluded),
});

const detailRow = ({
  draft: { item, onward },
  id,
  version,
  externalId,
}: ClaimWrite): { readonly version: number; readonly onward_rule: string | undefined; readonly [column: string]: unknown } => ({
  id,
  version,
  raw: item.value,
  external_id: externalId ?? undefined,
  description: item.description ?? undefined,
  confidence: item.confidence ?? undefined,
  reliability: item.reliability ?? undefined,
  credibility: item.credibility ?? undefined,
  person_status: item.personStatus === 'UNKNOWN' ? undefined : (item.personStatus ?? undefined),
  // a claim that is read from another object loses its former original
  original: item.original ?? undefined,
  onward_rule: onward?.mode,
  onward_within: onward?.within,
});

const RECORDS = `jsonb_to_recordset($1::jsonb) x(id uuid, version integer, ordinal integer, kind text, scope text, value text, display text, platform text,
  network text, bank text, country text, observable uuid, threat text, tags text[], first_seen timestamptz, last_seen timestamptz, valid_until timestamptz,
  retain_until timestamptz, tlp text,
  attribution text, discoverability text, agency_only boolean, audience integer[], excluded integer[])`;

// The database computes claim_mark: one claim per agency and value. Rows are inserted in the order of values, so that two batches rarely deadlock.
const INSERT_CLAIMS = `
  insert into hub.indicator (id, version, ordinal, kind, scope, value, display, platform, network, bank, country, observable, threat, tags, first_seen, last_seen,
      valid_until, retain_until, tlp, attribution, discoverability, audience, excluded, agency_only, owner, agency, digest, claim_mark, owner_mark)
    select x.id, x.version, x.ordinal, x.kind, x.scope, x.value, coalesce(x.display, x.value), x.platform, x.network, x.bank, x.country, x.observable, x.threat, coalesce(x.tags, '{}'), x.first_seen, x.last_seen,
      x.valid_until, x.retain_until, x.tlp, x.attribution, x.discoverability, coalesce(x.audience, '{}'), coalesce(x.excluded, '{}'),
      case when x.agency_only then v.agency end, v.me, v.agency, '', '', ''
    from ${RECORDS}, hub.viewer() v order by x.kind, x.scope, x.value
  on conflict (claim_mark) do nothing
  returning id`;

const UPDATE_CLAIMS = `
  update hub.indicator present set version = x.version, ordinal = x.ordinal, display = coalesce(x.display, x.value), observable = x.observable, threat = x.threat, tags = coalesce(x.tags, '{}'), first_seen = x.first_seen,
      last_seen = x.last_seen, valid_until = x.valid_until, retain_until = x.retain_until, tlp = x.tlp, attribution = x.attribution,
      discoverability = x.discoverability, agency_only = case when x.agency_only then (select hub.my_agency()) end, audience = coalesce(x.audience, '{}'), excluded = coalesce(x.excluded, '{}'), updated_at = now(), revoked_at = null, revoked_reason = null
    from ${RECORDS} where present.id = x.id and present.version = x.version - 1
  returning present.id`;

const DETAIL_RECORDS = `jsonb_to_recordset($1::jsonb) x(id uuid, version integer, raw text, external_id text, description text, confidence smallint,
  reliability text, credibility smallint, person_status text, original jsonb)`;

const INSERT_DETAILS = `
  insert into hub.indicator_detail (id, version, raw, external_id, description, confidence, reliability, credibility, person_status, original, owner, agency)
    select x.id, x.version, x.raw, x.external_id, x.description, x.confidence, x.reliability, x.credibility, x.person_status, x.original, v.me, v.agency
    from ${DETAIL_RECORDS}, hub.viewer() v`;

// A separate statement: the act that reverts an import may write neither a new claim nor a detail for one.
const UPDATE_DETAILS = `
  update hub.indicator_detail present set version = x.version, raw = x.raw, external_id = x.external_id, description = x.description,
      confidence = x.confidence, reliability = x.reliability, credibility = x.credibility, person_status = x.person_status, original = x.original
    from ${DETAIL_RECORDS} where present.id = x.id`;

/** Sets onward rules in the statement that writes the details. Used only if a draft states a rule, so that other batches do not pay for it. */
const withOnward = (statement: string): string => `with detailed as (${statement}) select hub.set_onward_rules_of_claims($1::jsonb)`;

const DETAIL_STATEMENTS: readonly (readonly [string, (version: number) => boolean])[] = [
  [INSERT_DETAILS, (version) => version === 1],
  [UPDATE_DETAILS, (version) => version > 1],
];
