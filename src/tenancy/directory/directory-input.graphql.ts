import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { AudienceInput, audienceSpecOf } from '../sharing/sharing.graphql.js';
import type { DirectoryFilter } from './browse-directory.service.js';
import type { DirectoryEntryFields, DirectoryRole, OpeningHours, UrgentChannel, Weekday } from './directory-entry.js';
import { DirectoryRoleEnum, UrgentChannelEnum, WeekdayEnum } from './directory-entry.graphql.js';
import { LONGEST_UNIT, LONGEST_URGENT_NOTE, MOST_LANGUAGES, MOST_OPENING_HOURS } from './directory-entry.policy.js';

@InputType('OpeningHoursInput', { description: 'Hours in which a unit answers, in the time zone of its entry.' })
export class OpeningHoursInput implements OpeningHours {
  @Field(() => [WeekdayEnum], { description: 'Days on which the hours begin, 1 to 7.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  readonly days: Weekday[];

  @Field(() => String, { description: 'Beginning, as HH:MM.' })
  @MaxLength(5)
  readonly opens: string;

  @Field(() => String, { description: 'End, as HH:MM; at or before `opens` it is on the next day.' })
  @MaxLength(5)
  readonly closes: string;
}

@InputType('DirectoryEntryInput', { description: 'A whole entry of the directory. In an update, an absent field is cleared.' })
export class DirectoryEntryInput {
  @Field(() => String, { description: 'Name of the unit, 1 to 200 characters.' })
  @IsStorableText()
  @Length(1, LONGEST_UNIT)
  readonly unit: string;

  @Field(() => DirectoryRoleEnum, { description: 'What the unit does.' })
  readonly role: DirectoryRole;

  @Field(() => String, { nullable: true, description: 'Phone number, best in international form. Required when `urgentChannel` is PHONE.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(100)
  readonly phone?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address. Required when `urgentChannel` is EMAIL.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(254)
  readonly email?: string | null;

  @Field(() => [String], { description: 'Languages that the unit speaks, as BCP 47 tags: th, en, zh-Hant …; 1 to 20.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LANGUAGES)
  @MaxLength(35, { each: true })
  readonly languages: string[];

  @Field(() => [OpeningHoursInput], {
    nullable: true,
    description: 'When the unit answers, at most 14. Absent or empty: around the clock.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_OPENING_HOURS)
  @ValidateNested({ each: true })
  @Type(() => OpeningHoursInput)
  readonly openingHours?: OpeningHoursInput[] | null;

  @Field(() => String, { description: 'Time zone of the unit: a name from the IANA time zone database, such as Asia/Bangkok.' })
  @MaxLength(64)
  readonly timeZone: string;

  @Field(() => UrgentChannelEnum, { nullable: true, defaultValue: 'PHONE', description: 'How to reach the unit urgently.' })
  readonly urgentChannel?: UrgentChannel | null;

  @Field(() => String, { nullable: true, description: 'What to know when it is urgent, at most 500 characters.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_URGENT_NOTE)
  readonly urgentNote?: string | null;

  @Field(() => AudienceInput, { description: 'Who sees the entry. Empty: only your own party.' })
  @ValidateNested()
  @Type(() => AudienceInput)
  readonly audience: AudienceInput;
}

@InputType('DirectoryFilterInput', { description: 'Conditions on a list of entries of the directory. An absent field does not filter.' })
export class DirectoryFilterInput implements DirectoryFilter {
  @Field(() => [ID], { nullable: true, description: 'Entries of any of these parties, each by its id, country code or slug.' })
  @IsOptional()
  @ArrayMaxSize(250)
  @MaxLength(64, { each: true })
  readonly parties?: string[] | null;

  @Field(() => [DirectoryRoleEnum], { nullable: true, description: 'Units with any of these roles.' })
  @IsOptional()
  @ArrayMaxSize(20)
  readonly roles?: DirectoryRole[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Units that speak any of these languages, by basic filtering (RFC 4647): en also finds en-GB.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @MaxLength(35, { each: true })
  readonly languages?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Entries whose verification is overdue (true), or is not (false).' })
  readonly stale?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether the list also has withdrawn entries of the viewer's party.",
  })
  readonly includeWithdrawn?: boolean | null;
}

/** Returns the entry of an input, with defaults for absent or null fields. */
export const entryFieldsOf = ({ audience, openingHours, urgentChannel, ...fields }: DirectoryEntryInput): DirectoryEntryFields => ({
  ...fields,
  openingHours: openingHours ?? [],
  urgentChannel: urgentChannel ?? 'PHONE',
  audience: audienceSpecOf(audience),
});
