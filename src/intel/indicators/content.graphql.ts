import { Field, InputType, Int } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';

/** The content that publishing and updating an indicator take in the same form. */
@InputType({ isAbstract: true })
export class IndicatorContentInput {
  @Field(() => Int, { nullable: true, description: 'How sure the owner is, 0 to 100.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100)
  readonly confidence?: number | null;

  @Field(() => String, { nullable: true, description: 'Reliability of the source: Admiralty code A to F.' })
  @IsOptional()
  @IsIn(['A', 'B', 'C', 'D', 'E', 'F'])
  readonly reliability?: string | null;

  @Field(() => Int, { nullable: true, description: 'Credibility of the information: Admiralty code 1 to 6.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(6)
  readonly credibility?: number | null;

  @Field(() => String, { nullable: true, description: 'What is known about it; at most 20,000 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(20_000)
  readonly description?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was first seen in use.' })
  readonly firstSeen?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last seen in use; not before firstSeen.' })
  readonly lastSeen?: Date | null;
}
