import type { ReactNode } from 'react';
import { useMay } from '../app/session.ts';
import { CheckField } from './fields.tsx';
import { Upload } from './files.tsx';

/** A file that the hub has stored, and that is not attached to an item yet. */
export interface StoredFile {
  readonly id: string;
  readonly filename: string;
}

interface FilesFieldProps {
  readonly label: ReactNode;
  readonly files: readonly StoredFile[];
  readonly onFiles: (files: readonly StoredFile[]) => void;
  /** For a form whose content is kept when it is left: called in place of `onFiles` with files that are stored, perhaps after the form was opened again. */
  readonly onAdded?: (stored: readonly StoredFile[]) => void;
}

/** Files that go along with what is written. Drawn for who may store files. */
export const FilesField = ({ label, files, onFiles, onAdded = (stored) => onFiles([...files, ...stored]) }: FilesFieldProps): ReactNode =>
  useMay('evidence:add') && (
    <div className="stack8">
      {files.map(({ id, filename }) => (
        <CheckField key={id} label={filename} checked onChange={() => onFiles(files.filter((one) => one.id !== id))} />
      ))}
      <Upload label={label} onStored={onAdded} />
    </div>
  );
