import { type DragEvent, type ReactNode, useState } from 'react';
import { Text } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';

/** Takes a file that is dropped or chosen. */
export function DropZone({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <label
      data-tour="imports"
      className={`drop${isOver ? ' over' : ''}`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files.item(0);
        if (file) onFile(file);
      }}
    >
      <input
        type="file"
        accept=".csv,.tsv,.tab,.txt,.ndjson,.jsonl,.json,.stix,.misp"
        onChange={({ target }) => {
          const file = target.files?.item(0);
          if (file) onFile(file);
          target.value = ''; // the same file can be chosen again
        }}
      />
      <Icon name="file" />
      <b>
        <Text id="imports.drop" />
      </b>
      <span className="s m">
        <Text id="imports.drop.forms" />
      </span>
    </label>
  );
}
