import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { NoteRow, NoteVersionRow } from './case.js';

const NEXT = { nullable: true, description: "The next page's; null when there is none." } as const;

@ObjectType('CaseNote', { description: 'A note in a case. It is shown up to the ceiling of its reader.' })
export class CaseNoteType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that wrote it.' })
  readonly party: PartyType | null;

  @Field(() => Boolean, { description: 'Whether its country takes no part in the case any more.' })
  readonly formerly: boolean;

  @Field(() => String, { description: 'Its language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { nullable: true, description: 'Markdown; null when it was withdrawn.' })
  readonly text: string | null;

  @Field(() => TlpEnum, { description: 'Its label.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'Its version, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When it was changed last.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn.' })
  readonly withdrawnAt: Timestamp | null;

  @Field(() => [EvidenceFileType], { description: 'Its files, for whoever sees the note.' })
  readonly evidence: readonly EvidenceFileType[];

  static of = ({ evidence, ...row }: NoteRow): CaseNoteType => ({
    ...row,
    evidence: evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

@ObjectType('CaseNotePage', { description: 'A page of notes, newest first.' })
export class CaseNotePageType {
  @Field(() => [CaseNoteType], { description: 'The notes.' })
  readonly notes: readonly CaseNoteType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<NoteRow>): CaseNotePageType => ({ notes: rows.map(CaseNoteType.of), cursor });
}

@ObjectType('CaseNoteVersion', { description: 'What a note said.' })
export class CaseNoteVersionType implements NoteVersionRow {
  @Field(() => Int, { description: 'The version.' })
  readonly version: number;

  @Field(() => String, { description: 'Its language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { description: 'Markdown.' })
  readonly text: string;

  @Field(() => TlpEnum, { description: 'The label that it had then.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When it was said.' })
  readonly at: Timestamp;

  @Field(() => [ID], { description: 'The files that it had; of those that are gone nothing else is known.' })
  readonly evidence: readonly string[];
}

@ObjectType('CaseNoteVersionPage', { description: 'A page of versions of a note, newest first.' })
export class CaseNoteVersionPageType {
  @Field(() => [CaseNoteVersionType], { description: 'The versions.' })
  readonly versions: readonly CaseNoteVersionType[];

  @Field(() => Cursor, NEXT)
  readonly cursor: string | null;

  static of = ({ rows, cursor }: Page<NoteVersionRow>): CaseNoteVersionPageType => ({ versions: rows, cursor });
}
