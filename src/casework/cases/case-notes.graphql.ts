import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { NoteRow, NoteVersionRow } from './case.js';

@ObjectType('CaseNote', { description: "A note in a case. The reader sees it when its label is within the reader's ceiling." })
export class CaseNoteType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => ActorType, { nullable: true, description: 'The country that wrote the note.' })
  readonly createdBy: ActorView | null;

  @Field(() => Boolean, { description: 'Whether the country that wrote the note no longer takes part in the case.' })
  readonly authorLeft: boolean;

  @Field(() => String, { description: 'Language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { nullable: true, description: 'Markdown text; null when the note was withdrawn.' })
  readonly text: string | null;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label of the note.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'Version number, from 1.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When the note was written.' })
  readonly createdAt: Timestamp;

  @Field(() => DateTime, { description: 'When the note was last changed.' })
  readonly updatedAt: Timestamp;

  @Field(() => DateTime, { nullable: true, description: 'When the note was withdrawn.' })
  readonly withdrawnAt: Timestamp | null;

  @Field(() => ActorType, { nullable: true, description: 'The country that withdrew the note: the one that wrote it.' })
  readonly withdrawnBy: ActorView | null;

  @Field(() => [EvidenceFileType], { description: 'Files of the note, at most 20, for readers who see the note.' })
  readonly evidence: readonly EvidenceFileType[];

  @Field(() => [ActorType], {
    description: "Officers whom the note mentions, at most 20: those of the viewer's party by name, of others the party alone.",
  })
  readonly mentions: readonly ActorView[];

  static of = ({ evidence, party, ...row }: NoteRow): CaseNoteType => ({
    ...row,
    createdBy: partyActor(party),
    withdrawnBy: row.withdrawnAt === null ? null : partyActor(party),
    evidence: evidence.map((file) => ({ ...file, addedAt: new Date(file.addedAt) })),
  });
}

export const CaseNoteConnection = connectionType('CaseNote', () => CaseNoteType, { description: 'Notes of a case, newest first.' });

@ObjectType('CaseNoteVersion', { description: 'A version of a note.' })
export class CaseNoteVersionType {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  readonly version: number;

  @Field(() => String, { description: 'Language, BCP 47.' })
  readonly language: string;

  @Field(() => String, { description: 'Text of this version, in Markdown.' })
  readonly text: string;

  @Field(() => TlpEnum, { description: 'Label of this version.' })
  readonly tlp: Tlp;

  @Field(() => DateTime, { description: 'When this version was written.' })
  readonly at: Timestamp;

  @Field(() => ActorType, { nullable: true, description: 'The country that wrote this version.' })
  readonly by: ActorView | null;

  @Field(() => [ID], { description: 'Ids of the files of this version, at most 20. Deleted files have no other data.' })
  readonly evidenceIds: readonly string[];

  static of = ({ party, ...row }: NoteVersionRow): CaseNoteVersionType => ({ ...row, by: partyActor(party) });
}

export const CaseNoteVersionConnection = connectionType('CaseNoteVersion', () => CaseNoteVersionType, {
  description: 'Versions of a note, newest first.',
});
