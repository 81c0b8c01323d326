import { type ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { SelectField, TextField } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import { isField, type Mapping, MAPPABLE, mappingProblem, type Table } from './formats.ts';
import type { ImportOptionsQuery } from './imports.graphql.ts';

export type SavedMapping = ImportOptionsQuery['csvMappings']['nodes'][number];

/** A mapping as it is edited. */
export interface MappingDraft {
  readonly name: string;
  readonly columns: Mapping;
  readonly dateFormat: string;
  readonly utcOffset: string;
}

export const draftOf = (saved: SavedMapping, { columns }: Table): MappingDraft => {
  const plain = (name: string): string => name.trim().toLowerCase();
  const named = columns.flatMap((column) => {
    const field = saved.columns.find((one) => plain(one.column) === plain(column))?.field;
    return field !== undefined && isField(field) ? [[column, field] as const] : [];
  });
  return { name: saved.name, columns: Object.fromEntries(named), dateFormat: saved.dateFormat ?? '', utcOffset: saved.utcOffset ?? '' };
};

export const isSame = (draft: MappingDraft, saved: SavedMapping, table: Table): boolean =>
  JSON.stringify(draftOf(saved, table)) === JSON.stringify(draft);

interface MappingFormProps {
  readonly table: Table;
  readonly draft: MappingDraft;
  readonly saved: readonly SavedMapping[];
  readonly onDraft: (draft: MappingDraft) => void;
}

/** Says which field each column is. The party keeps the mapping under its name, for all of its officers. */
export function MappingForm({ table, draft, saved, onDraft }: MappingFormProps): ReactNode {
  const text = useText();
  const problem = mappingProblem(draft.columns);
  const known = saved.find(({ name }) => name === draft.name);
  return (
    <div className="sec stack">
      <div>
        <h2>
          <Text id="imports.mapping" />
        </h2>
        <p className="m">
          <Text id="imports.mapping.why" />
        </p>
      </div>
      {saved.length > 0 && (
        <SelectField
          label={<Text id="imports.mapping.saved" />}
          value={known?.name ?? ''}
          onChange={({ target }) => {
            const chosen = saved.find(({ name }) => name === target.value);
            if (chosen) onDraft(draftOf(chosen, table));
          }}
        >
          <option value="">{text('imports.mapping.new')}</option>
          {saved.map(({ id, name }) => (
            <option key={id} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <Columns table={table} draft={draft} onDraft={onDraft} />
      {problem && (
        <Note tone="warning" icon="alert">
          <Text id={`imports.mapping.${problem}`} />
        </Note>
      )}
      <div className="fields">
        <TextField
          label={<Text id="imports.date-format" />}
          hint={<Text id="imports.date-format.hint" />}
          value={draft.dateFormat}
          onChange={({ target }) => onDraft({ ...draft, dateFormat: target.value })}
        />
        <TextField
          label={<Text id="imports.utc-offset" />}
          hint={<Text id="imports.utc-offset.hint" />}
          value={draft.utcOffset}
          onChange={({ target }) => onDraft({ ...draft, utcOffset: target.value })}
        />
        <TextField
          label={<Text id="imports.mapping.name" />}
          hint={<Text id={known && !isSame(draft, known, table) ? 'imports.mapping.replaces' : 'imports.mapping.kept'} />}
          required
          maxLength={100}
          value={draft.name}
          onChange={({ target }) => onDraft({ ...draft, name: target.value })}
        />
      </div>
    </div>
  );
}

function Columns({ table, draft, onDraft }: Omit<MappingFormProps, 'saved'>): ReactNode {
  const text = useText();
  const set = (column: string, field: string): void => {
    const others = Object.entries(draft.columns).filter(([name]) => name !== column);
    onDraft({ ...draft, columns: Object.fromEntries([...others, ...(isField(field) ? [[column, field] as const] : [])]) });
  };
  return (
    <div className="tw">
      <table className="t">
        <thead>
          <tr>
            <th>
              <Text id="imports.column" />
            </th>
            <th>
              <Text id="imports.field" />
            </th>
            <th className="hide">
              <Text id="imports.first" />
            </th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column, index) => (
            <tr key={column}>
              <td className="b">{column}</td>
              <td>
                <select
                  className="in c"
                  aria-label={text('imports.field.of', { column })}
                  value={draft.columns[column] ?? ''}
                  onChange={({ target }) => set(column, target.value)}
                >
                  <option value="">{text('imports.field.none')}</option>
                  {MAPPABLE.map((field) => (
                    <option key={field} value={field}>
                      {text(`column.${field}`)}
                    </option>
                  ))}
                </select>
              </td>
              <td className="hide raw">{table.rows[0]?.[index]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
