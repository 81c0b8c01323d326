import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { Note } from '../../parts/states.tsx';
import type { Import } from './import-page.tsx';
import { REVOKE_IMPORT } from './imports.graphql.ts';

/** Takes all of an import back. Every reader gets the reason, so it waits ten seconds. */
export function RevokeDialog({ import: one, onClose }: { readonly import: Import; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const { id, created, updated } = one;
  return (
    <HeldReasonDialog
      title={<Text id="imports.revoke.title" />}
      label={<Text id="imports.reason" />}
      act={<Text id="imports.revoke" />}
      isRequired
      document={REVOKE_IMPORT}
      about={id}
      variables={(reason) => ({ id, reason })}
      held={text('imports.revoke.held', { created })}
      onClose={onClose}
    >
      <Note tone="warning" icon="alert">
        <Text id="imports.revoke.why" values={{ created, updated }} />
      </Note>
    </HeldReasonDialog>
  );
}
