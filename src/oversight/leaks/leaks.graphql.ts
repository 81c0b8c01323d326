import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { LeakSuspect, LeakTrace } from './leaks.service.js';

@ObjectType('LeakSuspect', { description: 'An account that may be the source of a leak, with what speaks for it.' })
export class LeakSuspectType {
  @Field(() => PartyType, { description: 'Its party.' })
  readonly party: ActorParty;

  @Field(() => ID, { nullable: true, description: 'The account or API key, of the own party; for auditors of the hub, of any party.' })
  readonly userId: string | null;

  @Field(() => ActorType, { nullable: true, description: "The officer or API key, for the viewer's own party." })
  readonly actor: ActorView | null;

  @Field(() => String, { description: 'The pseudonym that `consultations` have for this account.' })
  readonly officer: string;

  @Field(() => Int, { description: 'Items of rows with the mark of its copy. One is proof that the row came from a copy of this account.' })
  readonly marked: number;

  @Field(() => Int, {
    description:
      'Items of rows with its mark of paper. It is equal on all sheets, so the holder of one sheet can write it beside other values.',
  })
  readonly printed: number;

  @Field(() => Int, { description: 'Rows whose tags are in the order of its copy, of those that can be compared.' })
  readonly ordered: number;

  @Field(() => Int, { description: 'Rows with two tags or more, whose order can be compared.' })
  readonly compared: number;

  @Field(() => Int, { description: 'Rows about an item that it read or received, by the audit log.' })
  readonly received: number;

  @Field(() => [String], { description: 'Channels by which it read these items; one per channel.' })
  readonly channels: readonly string[];

  @Field(() => DateTime, { nullable: true, description: 'When it read one of these items first; null for auditors of the hub.' })
  readonly firstAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it read one of these items last; null for auditors of the hub.' })
  readonly lastAt: Date | null;

  static readonly of = (suspect: LeakSuspect): LeakSuspectType => suspect;
}

@ObjectType('LeakTrace', { description: 'What leaked rows say about their source.' })
export class LeakTraceType {
  @Field(() => Int, { description: "Rows about an item of the viewer's party; 0 for auditors of the hub, who read no content." })
  readonly matched: number;

  @Field(() => Int, { description: 'Rows with a mark that names an account.' })
  readonly marked: number;

  @Field(() => Int, {
    description: 'Rows with a mark of an own item whose reader the viewer may not know. The auditor of the hub can trace them.',
  })
  readonly unnamed: number;

  @Field(() => [LeakSuspectType], { description: 'Accounts that may be the source, the strongest evidence first; at most 100.' })
  readonly suspects: readonly LeakSuspectType[];

  static readonly of = ({ suspects, ...trace }: LeakTrace): LeakTraceType => ({ ...trace, suspects: suspects.map(LeakSuspectType.of) });
}
