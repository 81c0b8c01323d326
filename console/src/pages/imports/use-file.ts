import { useState } from 'react';
import { type Format, formatOf, HEAD_BYTES, isSelfExplaining, mappingByName, type Table, tableOf, fittingMapping } from './formats.ts';
import { draftOf, type MappingDraft, type SavedMapping } from './mapping-form.tsx';

/** A file that was chosen, as far as its beginning shows. */
export interface ChosenFile {
  readonly file: File;
  readonly head: string;
  readonly format: Format;
  /** Only of a table. */
  readonly table: Table | null;
  /** Null: the hub reads the columns by their names. */
  readonly mapping: MappingDraft | null;
}

interface FileState {
  readonly chosen: ChosenFile | null;
  readonly choose: (file: File | null) => Promise<void>;
  readonly setFormat: (format: Format) => void;
  readonly setMapping: (mapping: MappingDraft | null) => void;
}

const nameOf = (file: string): string => file.replace(/\.\w+$/, '').slice(0, 100);

/** A mapping to begin with: a saved one that fits, otherwise by the names of columns. Null where none is needed. */
function firstMapping(table: Table, name: string, saved: readonly SavedMapping[]): MappingDraft | null {
  if (isSelfExplaining(table)) return null;
  const fitting = fittingMapping(table, saved);
  return fitting ? draftOf(fitting, table) : mappingFor(table, name);
}

export const mappingFor = (table: Table, file: string): MappingDraft => ({
  name: nameOf(file),
  columns: mappingByName(table),
  dateFormat: '',
  utcOffset: '',
});

/** The file that is about to be imported. */
export function useFile(saved: readonly SavedMapping[]): FileState {
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const read = (file: File, head: string, format: Format): ChosenFile => {
    const table = format === 'CSV' ? tableOf(head) : null;
    return { file, head, format, table, mapping: table && firstMapping(table, file.name, saved) };
  };
  return {
    chosen,
    choose: async (file) => {
      if (!file) return setChosen(null);
      const head = (await file.slice(0, HEAD_BYTES).text()).replace(/^\uFEFF/, '');
      setChosen(read(file, head, formatOf(file.name, head)));
    },
    setFormat: (format) => setChosen(chosen && read(chosen.file, chosen.head, format)),
    setMapping: (mapping) => setChosen(chosen && { ...chosen, mapping }),
  };
}
