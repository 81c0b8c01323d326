import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, MaxLength } from 'class-validator';
import { URGENCIES, type Urgency } from '../../casework/action-requests/action.js';
import { UrgencyEnum } from '../../casework/action-requests/action-enums.graphql.js';
import { ALERT_KINDS, type AlertKind } from './alert.js';
import { AlertKindEnum } from './alert.graphql.js';
import type { AlertFilter } from './browse-alerts.service.js';

@InputType('AlertFilter', {
  description: 'Conditions on a list of alerts. An absent field does not filter; an empty list matches nothing.',
})
export class AlertFilterInput implements AlertFilter {
  @Field(() => [AlertKindEnum], { nullable: true, description: 'Kinds.' })
  @IsOptional()
  @ArrayMaxSize(ALERT_KINDS.length)
  readonly kinds?: AlertKind[] | null;

  @Field(() => [UrgencyEnum], { nullable: true, description: 'Urgencies.' })
  @IsOptional()
  @ArrayMaxSize(URGENCIES.length)
  readonly urgencies?: Urgency[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they wait for an acknowledgement.' })
  @IsOptional()
  readonly open?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'The whole reference of an alert, such as one that an officer reads out. Not case-sensitive.',
  })
  @IsOptional()
  @MaxLength(100)
  readonly reference?: string | null;
}
