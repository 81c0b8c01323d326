import { type ReactNode, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { LanguageField, LANGUAGES } from '../../parts/language-field.tsx';
import { FormError } from '../../parts/states.tsx';
import type { NoticeFactsFragment, NoticeTextInput, TranslationMethod } from './notices.graphql.ts';
import { NO_TRANSLATION, textInputOf, translatable, type TranslationForm } from './translation.ts';

interface TranslationDialogProps {
  /** The text that is translated, which is shown beside each field. */
  readonly original: {
    readonly language: string;
    readonly title: string;
    readonly summary: string;
    readonly body: string;
    readonly details: NoticeFactsFragment;
  };
  /** A translation to change; absent: a new one. */
  readonly first?: TranslationForm | undefined;
  readonly isBusy: boolean;
  readonly error: Error | null;
  /** Gets the translation as the API takes it, and as it was typed. */
  readonly onSave: (text: NoticeTextInput, form: TranslationForm) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A translation of a notice, field by field below the words of the original. */
export function TranslationDialog({ original, first, error, onSave, children, ...dialog }: TranslationDialogProps): ReactNode {
  const text = useText();
  const other = LANGUAGES.find((tag) => tag !== original.language) ?? NO_TRANSLATION.language;
  const [form, setForm] = useState(first ?? { ...NO_TRANSLATION, language: other });
  const set = (change: Partial<TranslationForm>): void => setForm({ ...form, ...change });
  const words = (of: string): ReactNode => <span lang={original.language}>{of}</span>;
  return (
    <FormDialog
      title={<Text id="notices.translate" />}
      act={<Text id="act.save" />}
      onSubmit={() => onSave(textInputOf(form), form)}
      {...dialog}
    >
      <div className="cols two tight">
        <LanguageField except={original.language} value={form.language} onChange={({ target }) => set({ language: target.value })} />
        <ChoiceField
          label={text('notices.translated-by')}
          choices={['HUMAN', 'MACHINE'] as const}
          wordOf={(one) => text(one === 'HUMAN' ? 'notices.by-human' : 'notices.by-machine')}
          value={form.method}
          onChange={({ target }) => set({ method: target.value as TranslationMethod })}
        />
      </div>
      <TextField
        label={text('notices.title-field')}
        hint={words(original.title)}
        required
        lang={form.language}
        maxLength={300}
        value={form.title}
        onChange={({ target }) => set({ title: target.value })}
      />
      <TextArea
        label={text('notices.summary')}
        hint={words(original.summary)}
        required
        lang={form.language}
        maxLength={2_000}
        value={form.summary}
        onChange={({ target }) => set({ summary: target.value })}
      />
      {translatable(original.details).map(([name, of, isList]) => (
        <TextArea
          key={name}
          label={text(isList ? 'notices.list' : 'notices.one', { name: text(`notices.${name}`) })}
          hint={<span className="lines">{words(of)}</span>}
          lang={form.language}
          value={form.details[name] ?? ''}
          onChange={({ target }) => set({ details: { ...form.details, [name]: target.value } })}
        />
      ))}
      <TextArea
        label={text('notices.body')}
        hint={<span className="lines">{words(original.body)}</span>}
        required
        rows={8}
        lang={form.language}
        maxLength={50_000}
        value={form.body}
        onChange={({ target }) => set({ body: target.value })}
      />
      {children}
      <FormError error={error} />
    </FormDialog>
  );
}
