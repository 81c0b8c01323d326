import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { LanguageField } from '../../parts/language-field.tsx';
import { MarkdownField } from '../../parts/markdown.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { CLOSE_CASE } from './case.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';
import { moneyIn } from './money.ts';

/** Closes a case with a report and figures. */
export function CloseCaseDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const [draft, setDraft] = useState({ reason: '', report: '', language: 'en', arrests: '0', victims: '0', recovered: '' });
  const [error, setError] = useState<string>();
  const close = useHubMutation(CLOSE_CASE);
  const set =
    (field: keyof typeof draft) =>
    ({ target }: { readonly target: { readonly value: string } }): void =>
      setDraft({ ...draft, [field]: target.value });
  const submit = (): void => {
    const recovered = moneyIn(draft.recovered);
    if (recovered === undefined) return setError(text('close-case.recovered.wrong'));
    setError(undefined);
    const { report, language } = draft;
    const closing = { report, language, arrests: Number(draft.arrests), victims: Number(draft.victims), recovered };
    close.mutate({ id: of.id, reason: draft.reason.trim(), closing }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={text('case.act.close')}
      act={text('case.act.close')}
      isGrave
      isBusy={close.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Note tone="warning" icon="lock">
        {text('close-case.about')}
      </Note>
      <TextArea label={text('case.reason')} required rows={2} value={draft.reason} onChange={set('reason')} />
      <LanguageField value={draft.language} onChange={set('language')} />
      <MarkdownField
        label={text('close-case.report')}
        hint={text('field.markdown.hint')}
        required
        lang={draft.language}
        value={draft.report}
        onValue={(report) => setDraft({ ...draft, report })}
      />
      <div className="four">
        <TextField label={text('close-case.arrests')} type="number" min={0} required value={draft.arrests} onChange={set('arrests')} />
        <TextField label={text('close-case.victims')} type="number" min={0} required value={draft.victims} onChange={set('victims')} />
      </div>
      <TextField
        label={text('close-case.recovered')}
        hint={text('close-case.recovered.hint')}
        error={error}
        value={draft.recovered}
        onChange={set('recovered')}
      />
      <FormError error={close.error} />
    </FormDialog>
  );
}
