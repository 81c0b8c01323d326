import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import { type FieldName, meaningOf } from '../../values/rows/field-names.js';
import type { CsvLayout } from './csv-mapping.policy.js';
import type { SavedMapping } from './csv-mappings.service.js';

const COLUMN = 'Name of the column, as the header has it; case does not matter.';
const FIELD = 'Field of PublishIndicatorInput, in camelCase or snake_case; or audience, in the words of the command line.';

@InputType('CsvColumnInput', { description: 'What a column is.' })
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

@InputType('CsvConstantInput', { description: 'What every row says.' })
export class CsvConstantInput {
  @Field(() => String, { description: FIELD })
  @IsString()
  @MaxLength(60)
  readonly field: string;

  @Field(() => String, { description: 'What it says, as a cell would.' })
  @IsString()
  @IsStorableText()
  @MaxLength(4_096)
  readonly value: string;
}

@InputType('CsvMappingInput', { description: 'How a table with columns of its own is read. Columns that it does not name are left out.' })
export class CsvMappingInput {
  @Field(() => String, { description: 'Its name, 1 to 100 characters; a mapping of the same name is replaced.' })
  readonly name: string;

  @Field(() => [CsvColumnInput], { description: '1 to 100 columns; one of them is the value.' })
  readonly columns: CsvColumnInput[];

  @Field(() => [CsvConstantInput], { nullable: true, defaultValue: [], description: 'What no column says and every row means.' })
  readonly constants?: CsvConstantInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'How dates are written: YYYY, MM, DD, and perhaps HH, mm, ss (DD/MM/YYYY HH:mm); absent: RFC 3339, or a day YYYY-MM-DD.',
  })
  readonly dateFormat?: string | null;

  @Field(() => String, { nullable: true, description: 'Offset of such dates, +07:00; absent: UTC.' })
  readonly utcOffset?: string | null;

  @Field(() => String, { nullable: true, description: 'One sign between the cells; absent: found from the header.' })
  readonly delimiter?: string | null;
}

@ObjectType('CsvColumn', { description: 'What a column is.' })
export class CsvColumnType {
  @Field(() => String, { description: COLUMN })
  readonly column: string;

  @Field(() => String, { description: 'Field of PublishIndicatorInput, or audience.' })
  readonly field: string;
}

@ObjectType('CsvConstant', { description: 'What every row says.' })
export class CsvConstantType {
  @Field(() => String, { description: 'Field of PublishIndicatorInput, or audience.' })
  readonly field: string;

  @Field(() => String, { description: 'What it says.' })
  readonly value: string;
}

@ObjectType('CsvMapping', { description: "How tables of the viewer's party are read (`?mapping=NAME` at the bulk door)." })
export class CsvMappingType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => String, { description: 'Its name.' })
  readonly name: string;

  @Field(() => [CsvColumnType], { description: 'The columns that are read.' })
  readonly columns: readonly CsvColumnType[];

  @Field(() => [CsvConstantType], { description: 'What every row says.' })
  readonly constants: readonly CsvConstantType[];

  @Field(() => String, { nullable: true, description: 'How dates are written; null: RFC 3339.' })
  readonly dateFormat: string | null;

  @Field(() => String, { nullable: true, description: 'Offset of such dates; null: UTC.' })
  readonly utcOffset: string | null;

  @Field(() => String, { nullable: true, description: 'What stands between the cells; null: found from the header.' })
  readonly delimiter: string | null;

  @Field(() => DateTime, { description: 'When it was saved.' })
  readonly savedAt: Date;

  static of = ({ id, name, layout, set_at: savedAt }: SavedMapping): CsvMappingType => ({ id, name, ...layout, savedAt });
}

/** Names that mean no field stay as they are, for the refusal. */
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
