import type { ReactNode } from 'react';
import { Dialog, FormDialog } from '../parts/dialog.tsx';
import { hasPassword, ProofFields, useProof } from './proof.tsx';
import { useViewer } from './session.ts';
import { type Confirmation, useConfirmation } from './step-up.ts';
import { Text } from './text.tsx';

/** Asks for a proof of identity, when an act needs one. */
export function StepUpDialog(): ReactNode {
  const confirmation = useConfirmation();
  return confirmation && <Asking {...confirmation} />;
}

function Asking({ done, cancel }: Confirmation): ReactNode {
  const proof = useProof(done);
  const { email } = useViewer();
  const title = <Text id="step-up.title" />;
  const asked = (
    <>
      <p className="m">
        <Text id="step-up.why" />
      </p>
      <ProofFields proof={proof} />
    </>
  );
  if (hasPassword(email)) {
    return (
      <FormDialog title={title} act={<Text id="act.confirm" />} isBusy={proof.isBusy} onSubmit={proof.byPassword} onClose={cancel}>
        {asked}
      </FormDialog>
    );
  }
  return (
    <Dialog title={title} onClose={cancel}>
      <div className="dlg-body stack">{asked}</div>
      <div className="dlg-foot row">
        <button className="btn end" type="button" onClick={cancel}>
          <Text id="act.cancel" />
        </button>
      </div>
    </Dialog>
  );
}
