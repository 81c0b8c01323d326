import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Page } from '../../platform/graphql/pager.js';
import type { NoteRow, NoteVersionRow } from './case.js';

const NEXT = { nullable: true, description: 'Cursor of the next page; null when this is the last page.' } as const;

@ObjectType('CaseNote', { description: "A note in a case. The reader sees it when its label is within the reader's ceiling." })
export class CaseNoteType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => PartyType, { nullable: true, description: 'The country that wrote the note.' })
  readonly party: PartyType | null;

  @Field(() => Boolean, { description: 'Whether the country that wrote the note no longer takes part in the case.' })
  readonly formerly: boolean;

  @Field(() => String, { description: 'Language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { nullable: true, description: 'Markdown text; null when the note was withdrawn.' })
  readonly text: string | null;

  @Field(() => TlpEnum, { description: 'Label.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the note was written.' })
  readonly at: Timestamp;

  @Field(() => DateTime, { description: 'When the note was last changed.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When the note was withdrawn.' })
  readonly withdrawnAt: Timestamp | null;

  @Field(() => [EvidenceFileType], { description: 'Files of the note, for readers who see the note.' })
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

@ObjectType('CaseNoteVersion', { description: 'A version of a note.' })
export class CaseNoteVersionType implements NoteVersionRow {
  @Field(() => Int, { description: 'Version number.' })
  readonly version: number;

  @Field(() => String, { description: 'Language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { description: 'Markdown text.' })
  readonly text: string;

  @Field(() => TlpEnum, { description: 'Label of this version.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly at: Timestamp;

  @Field(() => [ID], { description: 'Ids of the files of this version. Deleted files have no other data.' })
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
