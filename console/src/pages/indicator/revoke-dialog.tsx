import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, TextArea } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { REVOKE_INDICATOR } from './acts.graphql.ts';
import { TEAR_LINES } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

const MOST = 2_000;

/** Takes an indicator back. Every reader gets the reason; no reader is notified for ten seconds. */
export function RevokeDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }): ReactNode {
  const key = heldId(REVOKE_INDICATOR, subject.id);
  const kept = useKeptDraft<string>(key, '', String);
  const { draft: reason, setDraft: setReason, forget } = kept;
  const [withCopies, setWithCopies] = useState(true);
  const { send, isHeld } = useHeld(REVOKE_INDICATOR, { id: key });
  const lines = useHubQuery(TEAR_LINES, { id: subject.id }).data?.tearLines;
  const isOriginal = lines?.original?.id === subject.id;
  const hasCopies = isOriginal && lines.copies.some(({ indicator }) => indicator.revokedAt === null);
  const revoke = (): void =>
    send(
      <Text id="indicator.revoke.held" />,
      { id: subject.id, reason: reason.trim(), revokeTearLines: hasCopies ? withCopies : null },
      () => {
        forget();
        say(<Text id="indicator.revoke.done" />);
      },
    );
  return (
    <FormDialog
      title={<Text id="indicator.revoke.title" />}
      act={<Text id="indicator.revoke.act" />}
      isGrave
      isBusy={lines === undefined || isHeld}
      kept={{ ...kept, isHeld }}
      onSubmit={() => {
        if (reason.trim() === '') return;
        revoke();
        onClose();
      }}
      onClose={onClose}
    >
      <Note tone="warning" icon="alert">
        <Text id="indicator.revoke.what" />
      </Note>
      <TextArea
        label={<Text id="indicator.reason" />}
        hint={<Text id="indicator.revoke.hint" />}
        required
        maxLength={MOST}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {hasCopies && (
        <CheckField
          label={<Text id="indicator.revoke.copies" />}
          checked={withCopies}
          onChange={({ target }) => setWithCopies(target.checked)}
        />
      )}
    </FormDialog>
  );
}
