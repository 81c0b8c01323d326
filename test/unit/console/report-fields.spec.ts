import { buildSchema, isInputObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldTextOf, withFieldName } from '../../../console/src/pages/partner/report-fields.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));
const fieldsOf = (name: string): readonly string[] => {
  const type = schema.getType(name);
  return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
};

describe('a problem of a report', () => {
  it('names a field in words, whatever its place in a list', () => {
    expect(withFieldName('tlp is missing.', 'tlp', 'the TLP label')).toBe('The TLP label is missing.');
    expect(withFieldName('In line 3, tlp differs from the first row.', 'tlp', 'the TLP label')).toBe(
      'In line 3, the TLP label differs from the first row.',
    );
    expect(fieldTextOf('losses.0.amount')).toBe('report.field.losses.amount');
    expect(fieldTextOf('victimCountries.12')).toBe('report.field.victimCountries');
  });

  it('stays as it is where its sentence does not begin with the field', () => {
    const sentence = 'This value is no address of an account.';
    expect(withFieldName(sentence, 'value', 'the value')).toBe(sentence);
    expect(fieldTextOf('external_references')).toBeUndefined();
  });

  it('has words for every field that a report and its values have', () => {
    const fields = [...fieldsOf('ReportInput'), ...fieldsOf('ReportValueInput'), ...fieldsOf('MoneyInput').map((name) => `losses.${name}`)];
    expect(fields.length).toBeGreaterThan(20);
    expect(fields.filter((field) => fieldTextOf(field) === undefined)).toEqual([]);
  });
});
