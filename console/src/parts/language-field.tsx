import type { ComponentProps, ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../app/text.tsx';
import { SelectField } from './fields.tsx';

export const LANGUAGES = ['en', 'th', 'vi', 'km', 'lo', 'ms', 'fil', 'id', 'my', 'zh', 'ja', 'ko', 'fr', 'pt', 'tet'] as const;

/** Returns the name of a language (BCP 47). Browsers have none for Tetum, and answer its tag. */
export function useLanguageName(): (tag: string) => string {
  const intl = useIntl();
  const text = useText();
  return (tag) => (tag === 'tet' ? text('language.tet') : (intl.formatDisplayName(tag, { type: 'language' }) ?? tag));
}

/** The language of a text (BCP 47). A language of a text that is not in the list stays a choice. `except`: one that is none. */
export function LanguageField({
  value,
  except,
  ...field
}: Omit<ComponentProps<typeof SelectField>, 'label' | 'children'> & { readonly value: string; readonly except?: string }): ReactNode {
  const nameOf = useLanguageName();
  const text = useText();
  const known: readonly string[] = LANGUAGES.filter((tag) => tag !== except);
  return (
    <SelectField label={text('field.language')} value={value} {...field}>
      {(known.includes(value) ? known : [value, ...known]).map((tag) => (
        <option key={tag} value={tag}>
          {nameOf(tag)}
        </option>
      ))}
    </SelectField>
  );
}
