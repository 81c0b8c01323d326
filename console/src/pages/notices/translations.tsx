import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { useLanguageName } from '../../parts/language-field.tsx';
import { Icon } from '../../parts/marks.tsx';
import { detailsOf, type NoticeFields } from './form.ts';
import type { NoticeFactsFragment } from './notices.graphql.ts';
import { TranslationDialog } from './translation-dialog.tsx';
import type { TranslationForm } from './translation.ts';
import { LanguageName } from './words.tsx';

interface TranslationsProps {
  readonly translations: readonly TranslationForm[];
  readonly onTranslations: (translations: readonly TranslationForm[]) => void;
  /** Opens the translation with this index; the number of translations: a new one. */
  readonly onEdit: (index: number) => void;
}

/** Translations in a draft. They are approved and reviewed with it. */
export function Translations({ translations, onTranslations, onEdit }: TranslationsProps): ReactNode {
  const text = useText();
  const nameOf = useLanguageName();
  return (
    <section className="card" aria-labelledby="translations">
      <header>
        <h2 id="translations">
          <Text id="notices.translations" />
        </h2>
        <button className="btn sm end" type="button" onClick={() => onEdit(translations.length)}>
          <Icon name="plus" />
          <Text id="notices.translate" />
        </button>
      </header>
      <ul className="bd stack8">
        {translations.length === 0 && (
          <li className="s m">
            <Text id="notices.translations.none" />
          </li>
        )}
        {translations.map(({ language, title }, index) => (
          <li className="row" key={language}>
            <LanguageName tag={language} />
            <span className="s m grow" lang={language}>
              {title}
            </span>
            <button className="btn sm quiet" type="button" onClick={() => onEdit(index)}>
              <Text id="act.edit" />
            </button>
            <button
              className="btn sm quiet ic"
              type="button"
              aria-label={text('notices.translations.remove', { language: nameOf(language) })}
              onClick={() => onTranslations(translations.filter((_, other) => other !== index))}
            >
              <Icon name="x" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface EditedTranslationProps {
  /** The words of the original as they are typed now. */
  readonly fields: NoticeFields;
  readonly first: TranslationForm | undefined;
  readonly onTranslation: (translation: TranslationForm) => void;
  readonly onClose: () => void;
}

/** The dialog of one translation. It is a form of its own, so it stands beside the form of the notice. */
export const EditedTranslation = ({ fields, first, onTranslation, onClose }: EditedTranslationProps): ReactNode => (
  <TranslationDialog
    original={{ ...fields, details: factsOf(fields) }}
    first={first}
    isBusy={false}
    error={null}
    onClose={onClose}
    onSave={(_, translation) => {
      onTranslation(translation);
      onClose();
    }}
  />
);

/** The details of the original as they are typed now, in the form of a saved text. */
function factsOf(fields: NoticeFields): NoticeFactsFragment {
  const { method, objects, devices, concealment, danger, imminence, instructions, assets } = detailsOf(fields);
  return {
    ...{ method: method || null, concealment: concealment || null, danger: danger || null, instructions: instructions || null },
    ...{ imminence: imminence ?? null, objects: objects ?? [], devices: devices ?? [] },
    assets: (assets ?? []).map((asset) => ({ ...asset, country: asset.country ?? null, value: asset.value ?? null })),
  };
}
