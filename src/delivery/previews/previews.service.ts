import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { ClaimRepository } from '../../intel/indicators/claim.repository.js';
import type { OwnClaim } from '../../intel/indicators/publish.policy.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AudienceProblem } from '../../tenancy/sharing/audience.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import type { PartyVisibility, Preview, PreviewRequest } from './preview.js';
import { type PreviewSubject, channelsOf, predictOutcome, exclusionReasons, disclosedTo, readerRolesOf } from './preview.policy.js';

type VisibilityByParty = ReadonlyMap<number, { readonly sees: boolean; readonly barred: boolean }>;

/** Answers "Who will see this?" by the rules of publishing and by hub.sees. It writes nothing. */
@Injectable()
export class PreviewsService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
  ) {}

  /** @throws BadInput when neither a claim nor a label is given; NotFound; Forbidden on another agency's claim */
  async preview(actor: Actor, request: PreviewRequest): Promise<Preview> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'preview.audience', 'indicator:publish'), async (tx) => {
        const claim = request.indicatorId === null ? undefined : await this.ownClaim(tx, request.indicatorId);
        const subject = previewSubjectOf(request, claim);
        const rules = { directory: await readDirectory(tx), policy: await readSharingPolicy(tx) };
        const found = predictOutcome(subject, rules.policy, rules.directory);
        const [before, now, wanted] = [
          await readVisibility(tx, subject.before),
          await readVisibility(tx, found.now),
          await readVisibility(tx, found.next),
        ];
        const parties = rules.directory.parties.filter(({ kind }) => kind !== 'HUB');
        return {
          ...{ verdict: found.verdict, problems: found.problems, tlp: subject.tlp },
          discoverability: found.hint,
          discoverabilityOnceReleased: found.verdict === 'REFUSED' ? found.hint : subject.disclosure.discoverability,
          attribution: subject.disclosure.attribution,
          agencyOnly: request.agencyOnly ?? claim?.agency_only ?? false,
          parties: parties.map((party): PartyVisibility => {
            const of = (sight: VisibilityByParty): boolean => sight.get(party.key)?.sees ?? false;
            const sight = { party, isBarred: wanted.get(party.key)?.barred ?? false, now: of(now), onceReleased: of(wanted) };
            const label = found.now?.tlp ?? subject.tlp;
            return {
              ...{ party, before: of(before), now: sight.now, onceReleased: found.verdict === 'REFUSED' ? sight.now : sight.onceReleased },
              exclusionReasons: exclusionReasons(sight, subject, found, rules),
              learns: sight.now || party.key === rules.directory.me.key ? null : disclosedTo(sight, subject, found, rules),
              roles: sight.now ? readerRolesOf(party.kind, label) : [],
              channels: sight.now ? channelsOf(label) : [],
              byName: sight.now && found.now?.audience.includes(party.key) === true,
            };
          }),
        };
      }),
    );
  }

  private async ownClaim(tx: Transaction, id: string): Promise<OwnClaim> {
    const [own] = isUuid(id) ? await this.claims.own(tx, { ids: [id] }) : [];
    if (own) return own;
    const [visible] = isUuid(id) ? await this.claims.byIds(tx, [id]) : [];
    if (visible) throw new Forbidden('NOT_YOURS', 'Only the agency that published this indicator can preview who will see it.');
    throw new NotFound('indicator');
  }
}

function previewSubjectOf({ audience, ...request }: PreviewRequest, claim: OwnClaim | undefined): PreviewSubject {
  const tlp = request.tlp ?? claim?.tlp;
  if (!tlp) throw new BadInput('PREVIEW_UNLABELLED', 'A preview needs a label (tlp) or an indicator (indicatorId).');
  const [kind, threat] = [claim?.kind ?? request.kind, request.threat ?? claim?.threat];
  return {
    ...{ tlp, audience },
    before: claim && { tlp: claim.tlp, original_tlp: claim.original_tlp, audience: claim.audience, excluded: claim.excluded },
    changesContent: claim !== undefined && claim.revoked_at === null && threat !== claim.threat,
    disclosure: {
      tlp,
      discoverability: request.discoverability ?? claim?.discoverability ?? 'HIDDEN',
      attribution: request.attribution ?? claim?.attribution ?? 'NAMED',
    },
    disclosureBefore: claim,
    item: { ...(kind && { kind }), ...(threat && { threat }) },
    personStatus: request.personStatus ?? claim?.person_status ?? null,
    frozen: claim && freezeProblem(claim),
  };
}

function freezeProblem(claim: OwnClaim): AudienceProblem | undefined {
  if (claim.revoked_at) {
    return { code: 'INDICATOR_REVOKED', message: 'This indicator is revoked. Its audience can be narrowed, but not widened.' };
  }
  return claim.disputed_since
    ? { code: 'INDICATOR_DISPUTED', message: 'This indicator is disputed. Its audience can be narrowed, but not widened.' }
    : undefined;
}

async function readVisibility(tx: Transaction, release: Release | undefined): Promise<VisibilityByParty> {
  if (!release) return new Map();
  const { tlp, audience, excluded } = release;
  type Row = { party: number; sees: boolean; barred: boolean };
  const rows = await tx.query<Row>('select * from hub.audience_visibility($1, $2, $3)', [tlp, audience, excluded]);
  return new Map(rows.map(({ party, sees, barred }) => [party, { sees, barred }]));
}
