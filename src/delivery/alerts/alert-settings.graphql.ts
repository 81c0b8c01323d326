import { ArgsType, Field, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { URGENCIES, type Urgency } from '../../casework/action-requests/action.js';
import { UrgencyEnum } from '../../casework/action-requests/action-enums.graphql.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ALERT_CHANNELS, ALERT_KINDS, ALERT_MODES, type AlertChannel, type AlertKind } from './alert.js';
import { AlertChannelEnum, AlertKindEnum } from './alert.graphql.js';
import type { AlertRule } from './alert-plan.policy.js';
import type { AlertPolicy, AlertSettings } from './alert-settings.service.js';

const MOST_THREATS = 50;
const MOST_RULES = 50;

const AlertRuleModeEnum = enumOf([...ALERT_MODES, 'OFF']);
registerEnumType(AlertRuleModeEnum, {
  name: 'AlertRuleMode',
  description: 'What a rule does with alerts that fit it.',
  valuesMap: {
    IMMEDIATE: { description: 'Shows and sends them at once.' },
    DIGEST: { description: 'Shows them at once, and sends them in the daily digest.' },
    OFF: { description: 'Neither shows them live nor sends them. They stay in the list. An emergency reaches officers on duty anyway.' },
  },
});

@ObjectType('AlertRule', { description: 'A rule for alerts. The first rule that fits an alert decides.' })
export class AlertRuleType {
  @Field(() => [AlertKindEnum], { description: 'Kinds; empty: any.' })
  readonly kinds: readonly AlertKind[];

  @Field(() => UrgencyEnum, { description: 'The least urgency.' })
  readonly minUrgency: Urgency;

  @Field(() => [ThreatEnum], { description: 'Threats of the item; empty: any, and items without a threat.' })
  readonly threats: readonly string[];

  @Field(() => AlertRuleModeEnum, { description: 'What it does.' })
  readonly mode: AlertRule['mode'];

  @Field(() => [AlertChannelEnum], { description: 'Channels besides in-app.' })
  readonly channels: readonly AlertChannel[];
}

@ObjectType('AlertRules', { description: 'Rules for alerts: those of an officer, of an agency or of a party.' })
export class AlertRulesType {
  @Field(() => [AlertRuleType], { description: 'The rules in their order, at most 50.' })
  readonly rules: readonly AlertRuleType[];
}

@InputType('AlertRuleInput', { description: 'A rule for alerts. An absent condition fits every alert.' })
export class AlertRuleInput {
  @Field(() => [AlertKindEnum], { nullable: true, description: 'Kinds.' })
  @IsOptional()
  @ArrayMaxSize(ALERT_KINDS.length)
  readonly kinds?: AlertKind[] | null;

  @Field(() => UrgencyEnum, { nullable: true, defaultValue: URGENCIES[0], description: 'The least urgency.' })
  readonly minUrgency?: Urgency | null;

  @Field(() => [ThreatEnum], {
    nullable: true,
    description: 'Threats of the item, at most 50. Such a rule fits no alert without a threat.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_THREATS)
  readonly threats?: string[] | null;

  @Field(() => AlertRuleModeEnum, { description: 'What it does.' })
  readonly mode: AlertRule['mode'];

  @Field(() => [AlertChannelEnum], {
    nullable: true,
    description:
      'Channels besides in-app. Absent: e-mail. Chat channels (SLACK, TEAMS, MATTERMOST, WEBHOOK) are for rules of agencies and parties.',
  })
  @IsOptional()
  @ArrayMaxSize(ALERT_CHANNELS.length)
  readonly channels?: AlertChannel[] | null;
}

@ArgsType()
export class AlertRulesArgs {
  @Field(() => [AlertRuleInput], { description: 'All rules in their order, at most 50.' })
  @ArrayMaxSize(MOST_RULES)
  @ValidateNested({ each: true })
  @Type(() => AlertRuleInput)
  readonly rules: AlertRuleInput[];
}

export const ruleOf = ({ kinds, minUrgency, threats, mode, channels }: AlertRuleInput): AlertRule => ({
  ...{ kinds: [...new Set(kinds ?? [])], minUrgency: minUrgency ?? 'ROUTINE', threats: [...new Set(threats ?? [])], mode },
  channels: [...new Set(channels ?? (['EMAIL'] as const))].filter((channel) => channel !== 'IN_APP'),
});

@ObjectType('AlertSettings', { description: "The viewer's settings of alerts." })
export class AlertSettingsType implements AlertSettings {
  @Field(() => String, { nullable: true, description: 'Beginning of the quiet hours, as HH:MM; null: there are none.' })
  readonly quietFrom: string | null;

  @Field(() => String, { nullable: true, description: 'End of the quiet hours, as HH:MM; null: there are none.' })
  readonly quietTo: string | null;

  @Field(() => String, { description: 'When the daily digest is sent, as HH:MM.' })
  readonly digestAt: string;

  @Field(() => String, { nullable: true, description: 'Time zone of these times; null: that of the duty roster, or else UTC.' })
  readonly timeZone: string | null;

  @Field(() => String, { nullable: true, description: 'Phone number for SMS and voice (E.164); null: neither reaches the officer.' })
  readonly phone: string | null;
}

@InputType('AlertSettingsInput', { description: 'All settings of an officer. An absent field is cleared.' })
export class AlertSettingsInput {
  @Field(() => String, {
    nullable: true,
    description: 'Beginning of the quiet hours, as HH:MM. They do not apply to an officer on duty, nor to emergencies.',
  })
  @IsOptional()
  @MaxLength(5)
  readonly quietFrom?: string | null;

  @Field(() => String, { nullable: true, description: 'End of the quiet hours, as HH:MM; before the beginning: on the next day.' })
  @IsOptional()
  @MaxLength(5)
  readonly quietTo?: string | null;

  @Field(() => String, { nullable: true, defaultValue: '07:00', description: 'When the daily digest is sent, as HH:MM.' })
  @IsOptional()
  @MaxLength(5)
  readonly digestAt?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A name from the IANA time zone database, such as Asia/Bangkok. Absent: that of the duty roster, or else UTC.',
  })
  @IsOptional()
  @MaxLength(64)
  readonly timeZone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Phone number for SMS and voice, such as +66 2 555 0100, or a national form of the officer's country.",
  })
  @IsOptional()
  @MaxLength(40)
  readonly phone?: string | null;
}

export const settingsOf = ({ quietFrom, quietTo, digestAt, timeZone, phone }: AlertSettingsInput): AlertSettings => ({
  ...{ quietFrom: quietFrom ?? null, quietTo: quietTo ?? null, digestAt: digestAt ?? '07:00', timeZone: timeZone ?? null },
  phone: phone ?? null,
});

@ObjectType('AlertPolicy', { description: 'How emergencies escalate in an agency or a party.' })
export class AlertPolicyType implements AlertPolicy {
  @Field(() => Int, { description: 'Minutes between two calls.' })
  readonly repeatMinutes: number;

  @Field(() => Int, { description: 'How often an officer is called again before the next in line is called, too.' })
  readonly repeats: number;

  @Field(() => ActorType, { nullable: true, description: 'Who set it; null: it is the default.' })
  readonly updatedBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was set; null: it is the default.' })
  readonly updatedAt: Date | null;
}

@InputType('AlertPolicyInput', { description: 'How emergencies escalate.' })
export class AlertPolicyInput {
  @Field(() => Int, { description: 'Minutes between two calls, 1 to 60.' })
  @Min(1)
  @Max(60)
  readonly repeatMinutes: number;

  @Field(() => Int, { description: 'How often an officer is called again before the next in line is called, too: 0 to 10.' })
  @Min(0)
  @Max(10)
  readonly repeats: number;
}
