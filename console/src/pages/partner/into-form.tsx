import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Text } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { draft, goOnWith, hasUnsavedReport } from './draft.ts';
import type { ReportDraft } from './draft-of.ts';

interface IntoFormProps {
  readonly act: 'outcomes.go-on' | 'outcomes.amend';
  readonly draftNow: () => ReportDraft;
}

/** Puts a saved draft, or a submitted report, into the form. It replaces text that the hub does not have only when the officer says so. */
export function IntoForm({ act, draftNow }: IntoFormProps): ReactNode {
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const open = (): void => {
    goOnWith(draftNow());
    void navigate({ to: '/report' });
  };
  return (
    <>
      <button
        className={act === 'outcomes.go-on' ? 'btn pri' : 'btn'}
        type="button"
        onClick={() => (hasUnsavedReport() ? setAsked(true) : open())}
      >
        <Text id={act} />
      </button>
      {isAsked && (
        <FormDialog
          title={<Text id="outcomes.go-on.replace" />}
          act={<Text id={act} />}
          isBusy={false}
          onSubmit={open}
          onClose={() => setAsked(false)}
        >
          <p>
            <Text id={draft.get().amends ? 'outcomes.go-on.amendment' : 'outcomes.go-on.why'} />
          </p>
        </FormDialog>
      )}
    </>
  );
}
