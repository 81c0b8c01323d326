import type { ReactNode } from 'react';
import { Text, type TextId } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { FormError, Note } from '../../parts/states.tsx';

interface AskFirstProps {
  readonly title: TextId;
  readonly why: TextId;
  readonly error: Error | null;
  readonly isBusy: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

/** Asks before an act that cannot be taken back. */
export const AskFirst = ({ title, why, error, ...dialog }: AskFirstProps): ReactNode => (
  <FormDialog title={<Text id={title} />} act={<Text id={title} />} isGrave {...dialog}>
    <Note tone="warning" icon="alert">
      <Text id={why} />
    </Note>
    <FormError error={error} />
  </FormDialog>
);
