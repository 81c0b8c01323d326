import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { KnownAtOnce } from '../../identity/auth/known-fields.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { AgencyType, PartyType } from '../../identity/auth/viewer.graphql.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { AudienceType, audienceTypeOf } from '../../tenancy/parties/audience.graphql.js';
import { BrowseIndicatorsService } from './browse-indicators.service.js';
import type { Claim } from './claim.js';
import { claimById } from './claims-by-id.js';
import { type Governance, GovernanceService } from './governance.service.js';
import { IndicatorType } from './indicator.graphql.js';
import { REVOKED_BY, RevokersService } from './revokers.service.js';
import { PublishReceiptType } from './publish.graphql.js';

const GOVERNANCE = Symbol('governance of own indicators');
const DIRECTORY = Symbol('directory');

/** Returns the owner of a claim; null where it is not named to the reader. */
const namedOwnerOf = ({ owner_id: id, owner_kind: kind, owner_name: name, owner_country: country }: Claim): PartyType | null =>
  id !== null && kind !== null && name !== null ? { id, kind, name, country } : null;

/** Returns the agency that the owner shows; null where it shows none. */
const shownAgencyOf = ({ agency_id: id, agency_name: name }: Claim): AgencyType | null =>
  id !== null && name !== null ? { id, name } : null;

/** null for an indicator of a party that is named to the reader and is not the reader's own; undefined: it may be the reader's. */
const nullOfOthers = ({ claim }: IndicatorType, party: string | undefined): null | undefined =>
  party !== undefined && claim.owner_id !== null && claim.owner_id !== party ? null : undefined;

/** Fields of an indicator that depend on whether the reader owns it. Each takes one statement per request, however many indicators. */
@Resolver(() => IndicatorType)
export class OwnerFieldsResolver {
  constructor(
    private readonly governance: GovernanceService,
    private readonly revokers: RevokersService,
  ) {}

  @ResolveField('owner', () => PartyType, {
    nullable: true,
    description: 'The party behind the indicator; null if the owner is not named to the viewer.',
  })
  @Requires('indicator:read')
  @KnownAtOnce('Indicator.owner', ({ claim }: IndicatorType) => namedOwnerOf(claim) ?? undefined)
  async owner(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<PartyType | null> {
    return (await this.own(actor, call, claim)) ? actor.party : null;
  }

  @ResolveField('revokedBy', () => ActorType, REVOKED_BY)
  @Requires('indicator:read')
  async revokedBy(
    @Parent() { id, revokedAt }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ActorView | null> {
    return this.revokers.of(actor, call, { id, revokedAt });
  }

  @ResolveField('agency', () => AgencyType, {
    nullable: true,
    description: "The agency behind the indicator; null unless the viewer's party owns it or the owner shows it.",
  })
  @Requires('indicator:read')
  @KnownAtOnce('Indicator.agency', (indicator: IndicatorType, party) => shownAgencyOf(indicator.claim) ?? nullOfOthers(indicator, party))
  async agency(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<AgencyType | null> {
    const own = await this.own(actor, call, claim);
    return own ? { id: own.agency_id, name: own.agency_name } : null;
  }

  @ResolveField('audience', () => AudienceType, {
    nullable: true,
    description: "The audience of the indicator; null unless the viewer's party owns it.",
  })
  @Requires('indicator:read')
  @KnownAtOnce('Indicator.audience', nullOfOthers)
  async audience(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<AudienceType | null> {
    const own = await this.own(actor, call, claim);
    if (!own) return null;
    const directory = await loaderOf(call.perRequest, DIRECTORY, async (ones: readonly string[]) => {
      const found = await this.governance.directory(actor);
      return ones.map(() => found);
    }).load('one');
    return audienceTypeOf(own, directory);
  }

  @ResolveField('agencyOnly', () => Boolean, {
    nullable: true,
    description: "Whether, within the owner's party, only the publishing agency sees it; null unless the viewer's party owns it.",
  })
  @Requires('indicator:read')
  @KnownAtOnce('Indicator.agencyOnly', nullOfOthers)
  async agencyOnly(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<boolean | null> {
    return (await this.own(actor, call, claim))?.agency_only ?? null;
  }

  @ResolveField('externalId', () => String, {
    nullable: true,
    description: "The publisher's own reference; null unless the viewer's party owns the indicator.",
  })
  @Requires('indicator:read')
  @KnownAtOnce('Indicator.externalId', nullOfOthers)
  async externalId(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<string | null> {
    if (claim.external_id === null) return null;
    return (await this.own(actor, call, claim)) ? claim.external_id : null;
  }

  private own(actor: Actor, call: CallContext, claim: Claim): Promise<Governance | undefined> {
    return loaderOf(call.perRequest, GOVERNANCE, (ids: readonly string[]) => this.governance.of(actor, ids)).load(claim.id);
  }
}

@Resolver(() => PublishReceiptType)
export class ReceiptsResolver {
  constructor(private readonly browsing: BrowseIndicatorsService) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'The stored indicator; null when the element was rejected.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { indicatorId }: PublishReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.browsing, actor, call, indicatorId);
  }
}
