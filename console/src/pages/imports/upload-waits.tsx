import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Note } from '../../parts/states.tsx';
import type { Upload } from './uploads.ts';

/** Says what is known of a file whose connection broke. Drawn while it waits to be sent again. */
export const UploadWaits = ({ upload }: { readonly upload: Upload | undefined }): ReactNode =>
  upload?.state === 'waiting' && (
    <div role="status">
      <Note tone="warning" icon="clock">
        <Text id="imports.waiting" />
      </Note>
    </div>
  );
