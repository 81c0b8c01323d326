import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { CaseFields, type CaseDraft, EMPTY_CASE, inputOf } from './case-fields.tsx';
import { OPEN_CASE } from './list.graphql.ts';

/** Opens a case. The own country owns and leads it, and is its only participant at first. */
export function OpenCaseDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<CaseDraft>(EMPTY_CASE);
  const [tlp, setTlp] = useState<TlpLabel>('AMBER');
  const open = useHubMutation(OPEN_CASE);
  const submit = (): void =>
    open.mutate(
      { input: inputOf(draft), tlp },
      { onSuccess: ({ openCase: { id } }) => void navigate({ to: '/cases/$id/$tab', params: { id, tab: 'overview' } }) },
    );
  return (
    <FormDialog title={text('cases.open')} act={text('cases.open')} isBusy={open.isPending} onSubmit={submit} onClose={onClose}>
      <p className="m">
        <Text id="open-case.about" />
      </p>
      <CaseFields draft={draft} onDraft={(part) => setDraft({ ...draft, ...part })} />
      <TlpField hint={text('open-case.label.hint')} value={tlp} onChange={({ target }) => setTlp(target.value as TlpLabel)} />
      <FormError error={open.error} />
    </FormDialog>
  );
}
