import { Field, Int, ObjectType } from '@nestjs/graphql';
import { type Side, SideEnum } from '../../platform/graphql/side.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { ActionRequestType } from './action.graphql.js';
import type { BoardLine } from './golden-hour.service.js';

@ObjectType('GoldenHourLine', { description: 'An open request on the golden-hour board.' })
export class GoldenHourLineType {
  @Field(() => ActionRequestType, { description: 'The request.' })
  readonly request: ActionRequestType;

  @Field(() => Int, { description: 'Whole minutes until the answer is due; negative: since it was due.' })
  readonly minutesLeft: number;

  @Field(() => Boolean, { description: 'Whether its deadline has passed.' })
  readonly overdue: boolean;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'The requested amount that is not held yet; null: unknown, or no money.',
  })
  readonly atRisk: MoneyType | null;

  static of = ({ request, ...line }: BoardLine): GoldenHourLineType => ({
    ...line,
    request: ActionRequestType.of(request),
    overdue: line.minutesLeft < 0,
  });
}

export const GoldenHourConnection = connectionType('GoldenHour', () => GoldenHourLineType, {
  description:
    'The golden-hour board: open requests by time left. All pages have the order at the time when the first page was read. A request that is answered between two pages leaves the list.',
  counted: true,
});

@ObjectType('FreezeTotal', { description: 'Totals of freezes in one currency. Currencies are never added up.' })
export class FreezeTotalType {
  @Field(() => SideEnum, { description: "The viewer's side." })
  readonly side: Side;

  @Field(() => PartyType, { nullable: true, description: 'The other side, when totals by counterpart are requested.' })
  readonly counterpart: PartyType | null;

  @Field(() => Int, { description: 'Number of freezes.' })
  readonly requestCount: number;

  @Field(() => MoneyType, { description: 'Requested amount. A request for all that there is adds nothing.' })
  readonly requested: MoneyType;

  @Field(() => MoneyType, { description: 'Amount held, summed over all steps.' })
  readonly held: MoneyType;

  @Field(() => MoneyType, { description: 'Amount released.' })
  readonly released: MoneyType;

  @Field(() => MoneyType, { description: 'Amount seized by an authority.' })
  readonly seized: MoneyType;

  @Field(() => MoneyType, { description: 'Amount returned.' })
  readonly returned: MoneyType;

  @Field(() => MoneyType, { description: 'Amount held now.' })
  readonly stillHeld: MoneyType;
}
