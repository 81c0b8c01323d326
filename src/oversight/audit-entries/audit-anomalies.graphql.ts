import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ANOMALY_KINDS, type AnomalyKind } from './anomalies.policy.js';
import { AuditOutcomeEnum } from './audit-entries.graphql.js';
import type { AuditCount, NamedAnomaly } from './audit-entries.service.js';

const AnomalyKindEnum = enumOf(ANOMALY_KINDS);
registerEnumType(AnomalyKindEnum, {
  name: 'AuditAnomalyKind',
  description: 'Why an hour is unusual.',
  valuesMap: {
    MASS_LOOKUP: {
      description: 'At least 1,000 search terms or objects; or 100, and ten times what the account usually reads in an hour.',
    },
    NIGHT: { description: 'A person worked between 22:00 and 6:00: one for each account and night, with its first hour.' },
    COLLEAGUE: { description: 'A search for the address of an account of the own party.' },
  },
});

@ObjectType('AuditAnomaly', { description: 'An hour in which an account read in an unusual way. It is a question, not an accusation.' })
export class AuditAnomalyType {
  @Field(() => AnomalyKindEnum, { description: 'Why it is unusual.' })
  readonly kind: AnomalyKind;

  @Field(() => ID, { description: 'The account or API key.' })
  readonly userId: string;

  @Field(() => ActorType, { nullable: true, description: "The officer or API key, for the viewer's own party." })
  readonly actor: ActorView | null;

  @Field(() => DateTime, { description: 'Beginning of the hour.' })
  readonly hour: Date;

  @Field(() => Int, { description: 'Number of acts in the hour.' })
  readonly acts: number;

  @Field(() => Int, { description: 'Number of search terms.' })
  readonly terms: number;

  @Field(() => Int, { description: 'Number of objects that the account got.' })
  readonly objects: number;

  static of = ({ user: userId, hour, ...anomaly }: NamedAnomaly): AuditAnomalyType => ({ ...anomaly, userId, hour: new Date(hour) });
}

@ObjectType('AuditCount', { description: 'Number of acts of one day (UTC), name, channel and outcome.' })
export class AuditCountType {
  @Field(() => String, { description: 'The day, as YYYY-MM-DD.' })
  readonly day: string;

  @Field(() => String, { description: 'Name of the act.' })
  readonly act: string;

  @Field(() => String, { description: 'Channel.' })
  readonly channel: string;

  @Field(() => AuditOutcomeEnum, { description: 'What came of it.' })
  readonly outcome: 'DONE' | 'REFUSED';

  @Field(() => Int, { description: 'Number of acts.' })
  readonly acts: number;

  @Field(() => Int, { description: 'Number of objects that they gave or changed.' })
  readonly objects: number;

  static of = ({ what, acts, objects, ...count }: AuditCount): AuditCountType => ({
    ...count,
    ...{ act: what, acts: Number(acts), objects: Number(objects) },
  });
}
