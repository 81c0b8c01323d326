import type { INestApplicationContext } from '@nestjs/common';
import { asOwner, type OwnerTransaction } from '../../platform/database/as-owner.js';
import type { Relation, RelationshipDraft } from '../../intel/relationships/relationship.js';
import { RelationshipsService } from '../../intel/relationships/relationships.service.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { Kind } from '../../values/values/value.js';
import { runAs } from './reports.js';

/** A claim of the demo world that an officer relates to another one of the same operation. */
interface DemoClaim {
  readonly id: string;
  readonly kind: Kind;
  readonly operation: string;
}

/** Slugs of the countries whose analysts relate their claims. */
const JOINING = ['th', 'kh', 'sg', 'us'] as const;
const MOST_OF_PARTY = 12;

/** Kinds that send and receive payments. */
const MONEY: ReadonlySet<Kind> = new Set(['BANK_ACCOUNT', 'PAYMENT_ID', 'CRYPTO_ADDRESS']);
const HOSTS: ReadonlySet<Kind> = new Set(['DOMAIN', 'IP']);

function relationOf(from: Kind, to: Kind): Relation {
  if (MONEY.has(from) && MONEY.has(to)) return 'PAYS_TO';
  if ((from === 'URL' && HOSTS.has(to)) || (from === 'DOMAIN' && to === 'IP')) return 'HOSTED_ON';
  return from === to ? 'SAME_OPERATOR' : 'USES';
}

/** Relates each claim to the next of the same operation, in the order of their references, so that the graph has paths of several steps. */
const relationshipsAmong = (claims: readonly DemoClaim[]): readonly RelationshipDraft[] =>
  claims
    .flatMap((from, index): readonly RelationshipDraft[] => {
      const to = claims[index + 1];
      if (!to || to.operation !== from.operation) return [];
      const shared = { attribution: 'NAMED', released: false, evidence: [], audience: { ...OWNER_ONLY, everyCountry: true } } as const;
      return [
        { ...shared, relation: relationOf(from.kind, to.kind), from: from.id, to: to.id, confidence: 70, reliability: 'B', credibility: 2 },
      ];
    })
    .slice(0, MOST_OF_PARTY);

/**
 * Creates relationships between some of the demo's claims, through the hub's own service, each in the name of its party's analyst. Does nothing if a
 * relationship exists already.
 * @param app initialised, with running services; the claims are published
 * @returns the number of relationships
 */
export async function seedRelationships(app: INestApplicationContext, url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('hub demo'))`); // one hub at a time
    if ((await tx.query('select from hub.relationship limit 1')).length > 0) return 0;
    let created = 0;
    for (const slug of JOINING) created += await seedRelationshipsOf(app, tx, slug);
    return created;
  });
}

async function seedRelationshipsOf(app: INestApplicationContext, tx: OwnerTransaction, slug: string): Promise<number> {
  const claims = await tx.query<DemoClaim>(CLAIMS, [slug]);
  const [analyst] = await tx.query<{ id: string }>('select id from hub.user_account where email = $1', [`analyst@${slug}.example`]);
  const relationships = relationshipsAmong(claims);
  if (!analyst || relationships.length === 0) return 0;
  const service = app.get(RelationshipsService, { strict: false });
  const receipts = await runAs(app, analyst.id, (actor) => service.publish(actor, relationships));
  const refused = receipts.find(({ outcome }) => outcome === 'REJECTED');
  if (refused) throw new Error(`A relationship of the demo was not accepted: ${JSON.stringify(refused)}`);
  return receipts.length;
}

/** Selects the claims that every party may see, by the operation in their references. */
const CLAIMS = `
  select i.id, i.kind, split_part(d.external_id, '-', 2) as operation
    from hub.indicator i join hub.indicator_detail d on d.id = i.id join hub.party p on p.key = i.owner
    where p.slug = $1 and i.tlp in ('CLEAR', 'GREEN') and i.revoked_at is null and d.external_id ~ '^[A-Z]+-[A-Z]+-[0-9]+$'
    order by d.external_id`;
