import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { Red } from '../../parts/red.tsx';
import { type RelationshipLineFragment, REVOKE_RELATIONSHIP } from './links.graphql.ts';

interface RevokeDialogProps {
  readonly relationship: RelationshipLineFragment;
  readonly onClose: () => void;
}

/** Takes a relationship back, with the reason that all its readers see. */
export function RevokeDialog({ relationship: { id, from, to, tlp }, onClose }: RevokeDialogProps): ReactNode {
  const text = useText();
  return (
    <HeldReasonDialog
      title={<Text id="links.revoke.title" />}
      label={<Text id="links.reason" />}
      act={<Text id="links.revoke" />}
      isRequired
      onClose={onClose}
      document={REVOKE_RELATIONSHIP}
      about={id}
      variables={(reason) => ({ id, reason })}
      held={text('links.revoking')}
    >
      <p className="v">
        <Red id={id} tlp={tlp}>
          {from.display} – {to.display}
        </Red>
      </p>
    </HeldReasonDialog>
  );
}
