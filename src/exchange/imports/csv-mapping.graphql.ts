import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { type FieldName, meaningOf } from '../../values/rows/field-names.js';
import type { CsvLayout } from './csv-mapping.policy.js';
import type { SavedMapping } from './csv-mappings.service.js';

const COLUMN = 'Name of the column as in the header; case does not matter.';
const FIELD = 'Field of PublishIndicatorInput, in camelCase or snake_case; or audience, in the form of the command line.';

@InputType('CsvColumnInput', { description: 'Maps a column to a field.' })
export class CsvColumnInput {
  @Field(() => String, { description: COLUMN })
  @IsString()
  @IsStorableText()
  @MaxLength(200)
  readonly column: string;

  @Field(() => String, { description: FIELD })
  @IsString()
  @MaxLength(60)
  readonly field: string;
}

@InputType('CsvConstantInput', { description: 'A value that applies to every row.' })
export class CsvConstantInput {
  @Field(() => String, { description: FIELD })
  @IsString()
  @MaxLength(60)
  readonly field: string;

  @Field(() => String, { description: 'The value, in the form of a cell.' })
  @IsString()
  @IsStorableText()
  @MaxLength(4_096)
  readonly value: string;
}

@InputType('CsvMappingInput', { description: 'Mapping of a custom table. Columns that it does not name are ignored.' })
export class CsvMappingInput {
  @Field(() => String, { description: 'Name, 1 to 100 characters; a mapping with the same name is replaced.' })
  readonly name: string;

  @Field(() => [CsvColumnInput], { description: '1 to 100 columns. One of them must be the value.' })
  readonly columns: CsvColumnInput[];

  @Field(() => [CsvConstantInput], {
    nullable: true,
    defaultValue: [],
    description: 'Values for fields that have no column. They apply to every row.',
  })
  readonly constants?: CsvConstantInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Date format: YYYY, MM, DD, and optionally HH, mm, ss (DD/MM/YYYY HH:mm); absent: RFC 3339, or a day YYYY-MM-DD.',
  })
  readonly dateFormat?: string | null;

  @Field(() => String, { nullable: true, description: 'UTC offset of such dates, for example +07:00; absent: UTC.' })
  readonly utcOffset?: string | null;

  @Field(() => String, { nullable: true, description: 'One character that separates the cells; absent: detected from the header.' })
  readonly delimiter?: string | null;
}

@ObjectType('CsvColumn', { description: 'Maps a column to a field.' })
export class CsvColumnType {
  @Field(() => String, { description: COLUMN })
  readonly column: string;

  @Field(() => String, { description: 'Field of PublishIndicatorInput, or audience.' })
  readonly field: string;
}

@ObjectType('CsvConstant', { description: 'A value that applies to every row.' })
export class CsvConstantType {
  @Field(() => String, { description: 'Field of PublishIndicatorInput, or audience.' })
  readonly field: string;

  @Field(() => String, { description: 'The value of the field in every row.' })
  readonly value: string;
}

@ObjectType('CsvMapping', { description: "Column mapping for tables of the viewer's party (`?mapping=NAME` at the bulk endpoint)." })
export class CsvMappingType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the mapping.' })
  readonly name: string;

  @Field(() => [CsvColumnType], { description: 'The mapped columns, at most 100.' })
  readonly columns: readonly CsvColumnType[];

  @Field(() => [CsvConstantType], { description: 'Values that apply to every row: at most one for each field.' })
  readonly constants: readonly CsvConstantType[];

  @Field(() => String, { nullable: true, description: 'Date format; null: RFC 3339.' })
  readonly dateFormat: string | null;

  @Field(() => String, { nullable: true, description: 'UTC offset of such dates; null: UTC.' })
  readonly utcOffset: string | null;

  @Field(() => String, { nullable: true, description: 'Character that separates the cells; null: detected from the header.' })
  readonly delimiter: string | null;

  @Field(() => DateTime, { description: 'When it was last saved.' })
  readonly updatedAt: Date;

  @Field(() => ActorType, { nullable: true, description: 'The officer or API key that last saved it.' })
  readonly updatedBy: ActorView | null;

  static of = ({ id, name, layout, updated_at: updatedAt, updated_by: updatedBy }: SavedMapping): CsvMappingType => ({
    ...{ id, name, updatedAt, updatedBy },
    ...layout,
  });
}

export const CsvMappingConnection = connectionType('CsvMapping', () => CsvMappingType, {
  description: "Column mappings of the viewer's party, by name: 100 at most.",
});

/** Leaves unknown field names unchanged, for the error message. */
const fieldOf = (name: string): FieldName => {
  const meaning = meaningOf(name);
  return meaning === undefined || meaning === 'ignored' ? (name as FieldName) : meaning;
};

export const layoutOf = ({ columns, constants, dateFormat, utcOffset, delimiter }: CsvMappingInput): CsvLayout => ({
  columns: columns.map(({ column, field }) => ({ column, field: fieldOf(field) })),
  constants: (constants ?? []).map(({ field, value }) => ({ field: fieldOf(field), value })),
  dateFormat: dateFormat ?? null,
  utcOffset: utcOffset ?? null,
  delimiter: delimiter ?? null,
});
