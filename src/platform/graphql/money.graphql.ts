import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Matches, MaxLength } from 'class-validator';

@InputType('MoneyInput', { description: 'An amount of money.' })
export class MoneyInput {
  @Field(() => String, { description: 'A decimal number with at most as many decimal digits as the currency has: "12500.50".' })
  @MaxLength(20)
  readonly amount: string;

  @Field(() => String, { description: 'ISO 4217 code: THB, USD …' })
  @Matches(/^[A-Z]{3}$/)
  readonly currency: string;
}

@ObjectType('Money', { description: 'An amount of money.' })
export class MoneyType {
  @Field(() => String, { description: 'A decimal number, as it was entered.' })
  readonly amount: string;

  @Field(() => String, { description: 'ISO 4217 code.' })
  readonly currency: string;
}
