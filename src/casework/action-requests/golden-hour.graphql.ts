import { Field, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { LossType } from '../reports/report-input.graphql.js';
import { ActionRequestType } from './action.graphql.js';
import { ActionSideEnum } from './action-enums.graphql.js';
import type { Side } from './browse-actions.service.js';
import type { BoardLine } from './golden-hour.service.js';

@ObjectType('GoldenHourLine', { description: 'An open request on the board.' })
export class GoldenHourLineType {
  @Field(() => ActionRequestType, { description: 'The request.' })
  readonly request: ActionRequestType;

  @Field(() => Int, { description: 'Whole minutes until it must be answered; below 0: since it should have been.' })
  readonly minutesLeft: number;

  @Field(() => Boolean, { description: 'Whether its deadline has passed.' })
  readonly overdue: boolean;

  @Field(() => LossType, {
    nullable: true,
    description: 'What was asked for and is not held yet; null: nobody knows how much, or no money.',
  })
  readonly atRisk: LossType | null;

  static of = ({ request, ...line }: BoardLine): GoldenHourLineType => ({
    ...line,
    request: ActionRequestType.of(request),
    overdue: line.minutesLeft < 0,
  });
}

@ObjectType('HeldTotal', { description: 'What became of the money of one currency. Decimal numbers; currencies are never added up.' })
export class HeldTotalType {
  @Field(() => ActionSideEnum, { description: 'From which side.' })
  readonly side: Side;

  @Field(() => String, { description: 'ISO 4217.' })
  readonly currency: string;

  @Field(() => PartyType, { nullable: true, description: 'The other side, where sums are asked for by counterpart.' })
  readonly counterpart: PartyType | null;

  @Field(() => Int, { description: 'How many freezes.' })
  readonly requests: number;

  @Field(() => String, { description: 'Asked for; of a request for whatever there is, nothing.' })
  readonly requested: string;

  @Field(() => String, { description: 'Held, over all steps.' })
  readonly held: string;

  @Field(() => String, { description: 'Let go.' })
  readonly released: string;

  @Field(() => String, { description: 'Taken by an authority.' })
  readonly seized: string;

  @Field(() => String, { description: 'Given back.' })
  readonly returned: string;

  @Field(() => String, { description: 'Held now.' })
  readonly stillHeld: string;
}
