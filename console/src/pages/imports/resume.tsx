import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { Note } from '../../parts/states.tsx';
import type { Import } from './import-page.tsx';
import { IMPORT_OPTIONS } from './imports.graphql.ts';
import { NewImport } from './new-import.tsx';
import { startUpload, type Upload } from './uploads.ts';

/** Goes on with an interrupted import: with the file of this tab, otherwise with the same file, chosen again. */
export function Resume({ import: one, upload }: { readonly import: Import; readonly upload: Upload | undefined }): ReactNode {
  return (
    <>
      <Note tone="warning" icon="alert">
        <Text
          id={one.idempotencyKey === null ? 'imports.interrupted.for-good' : upload ? 'imports.interrupted' : 'imports.interrupted.choose'}
        />{' '}
        {upload && (
          <button className="btn sm" type="button" onClick={() => startUpload(upload)}>
            <Text id="imports.resume" />
          </button>
        )}
      </Note>
      {!upload && one.idempotencyKey !== null && <ChooseAgain id={one.id} idempotencyKey={one.idempotencyKey} />}
    </>
  );
}

function ChooseAgain({ id, idempotencyKey }: { readonly id: string; readonly idempotencyKey: string }): ReactNode {
  const directory = useSharingDirectory();
  const options = useHubQuery(IMPORT_OPTIONS, {});
  return (
    <Answer of={directory}>
      {(parties) => (
        <Answer of={options}>
          {({ csvMappings }) => <NewImport directory={parties} mappings={csvMappings.nodes} resumed={{ id, key: idempotencyKey }} />}
        </Answer>
      )}
    </Answer>
  );
}
