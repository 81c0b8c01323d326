import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../indicators/claim.js';
import { PageInfoType } from '../indicators/indicator.graphql.js';
import type { ComparedLinks, Holder } from './links.service.js';
import type { RelationshipEnd } from './relationship.js';
import { RelationshipEndType } from './relationship.graphql.js';

@ObjectType('Holder', { description: 'Another party that holds the same value.' })
export class HolderType implements Holder {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: ActorParty;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when, of what the viewer sees; null where it sees no claim of that party and its owner lets it know all the same (HIT_CONTACT).',
  })
  readonly since: Timestamp | null;
}

@ObjectType('Links', { description: 'Who else holds a value, as far as the viewer may know.' })
export class LinksType {
  @Field(() => [HolderType], { description: 'Parties that are named.' })
  readonly holders: readonly Holder[];

  @Field(() => Boolean, { description: 'Whether somebody holds it who is not named: HIT, or an owner that is HIDDEN.' })
  readonly undisclosed: boolean;
}

@ObjectType('Link', { description: "An indicator of the viewer's party whose value another party holds, too." })
export class LinkType extends LinksType {
  @Field(() => RelationshipEndType, { description: 'The indicator.' })
  readonly indicator: RelationshipEnd;
}

@ObjectType('LinkEdge', { description: 'A link at its place in a list.' })
export class LinkEdgeType {
  @Field(() => Cursor, { description: 'Pass it as `after` to go on behind this one.' })
  readonly cursor: string;

  @Field(() => LinkType, { description: 'The link.' })
  readonly node: LinkType;
}

@ObjectType('LinkConnection', { description: 'A page of links, newest first.' })
export class LinkConnectionType {
  @Field(() => [LinkEdgeType], { description: 'The links of this page.' })
  readonly edges: readonly LinkEdgeType[];

  @Field(() => PageInfoType, { description: 'Where the list goes on.' })
  readonly pageInfo: PageInfoType;
}

@ObjectType('ComparedLinks', { description: "What comparing one of the party's own indicators found." })
export class ComparedLinksType extends LinksType implements ComparedLinks {
  @Field(() => ID, { description: 'The indicator, as it was given.' })
  readonly indicatorId: string;

  @Field(() => Boolean, {
    description:
      "Whether it was compared: it is an indicator of the viewer's party that the viewer sees, stands, names its owner, and is in somebody's audience or HIT_CONTACT.",
  })
  readonly compared: boolean;
}
