import { type ReactNode, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useForm } from '../../app/forms.ts';
import { type TextId, useText } from '../../app/text.tsx';
import { type AudienceChoice, choiceOf, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import { useAudienceWords } from '../../parts/audience-words.ts';
import { Changed } from '../../parts/changed.tsx';
import type { StoredFile } from '../../parts/files-field.tsx';
import { useLanguageName } from '../../parts/language-field.tsx';
import { tlpText } from '../../parts/marks.tsx';
import { type Edit, type Opened, useOpened } from '../../parts/opened.ts';
import { fieldsOf, newFields, type NoticeFields } from './form.ts';
import type { NoticeDraftContentFragment } from './notices.graphql.ts';
import { type TranslationForm, translationOf } from './translation.ts';

type Draft = NoticeDraftContentFragment | undefined;
type Form = UseFormReturn<NoticeFields>;

/** What is chosen beside the fields of a notice. */
export interface Beside {
  readonly audience: AudienceChoice;
  readonly files: readonly StoredFile[];
  readonly translations: readonly TranslationForm[];
}

type Known = NoticeFields & Beside;

const LABELS: Readonly<Record<keyof Known, TextId>> = {
  ...{
    colour: 'notices.colour',
    language: 'field.language',
    title: 'notices.title-field',
    summary: 'notices.summary',
    body: 'notices.body',
  },
  ...{ threat: 'notices.threat', countries: 'notices.countries', tlp: 'field.tlp', method: 'notices.method' },
  ...{ concealment: 'notices.concealment', danger: 'notices.danger', imminence: 'notices.imminence', instructions: 'notices.instructions' },
  ...{ objects: 'notices.objects', devices: 'notices.devices', assets: 'notices.assets', validUntil: 'notices.valid-until' },
  ...{ retainUntil: 'notices.retain-until', acknowledgeWithinHours: 'notices.acknowledge-hours', contact: 'notices.contact' },
  ...{ contactEntryId: 'notices.contact', audience: 'audience.title', files: 'notices.files', translations: 'notices.translations' },
};

/** The fields of the form. Those that the officer has not changed follow the draft. */
export function useNoticeFields(draft: Draft): Form {
  const [first] = useState(() => newFields(Date.now()));
  const form = useForm<NoticeFields>({ values: draft ? fieldsOf(draft) : first, resetOptions: { keepDirtyValues: true } });
  void form.formState.dirtyFields; // followed from the first drawing on: a field is dirty once it was changed
  return form;
}

export const besideOf = (draft: Draft): Beside => ({
  audience: draft ? choiceOf(draft.audience) : OWN_PARTY_ALONE,
  files: (draft?.evidence ?? []).map(({ id, filename }) => ({ id, filename })),
  translations: (draft?.translations ?? []).map(translationOf),
});

/** The whole form, as one edit of the draft. */
export function knownOf(draft: Draft, form: Form, beside: Edit<Beside>): Parameters<typeof useOpened<Known>>[0] {
  const dirty = Object.keys(form.formState.dirtyFields) as (keyof NoticeFields)[];
  const typed = { ...Object.fromEntries(dirty.map((name) => [name, form.getValues(name)])), ...beside.opened.typed };
  const now = { ...(draft ? fieldsOf(draft) : form.getValues()), ...besideOf(draft) };
  return { version: draft?.revision ?? 0, now, typed, isBegun: Object.keys(typed).length > 0 };
}

/** Gives up what was typed in a field of either part. */
export function take(name: keyof Known, form: Form, beside: Edit<Beside>): void {
  if (name === 'audience' || name === 'files' || name === 'translations') beside.take(name);
  else form.resetField(name);
}

/** Pins a decision on a draft to the revision that the officer has read. */
export const useReadDraft = (draft: NoticeDraftContentFragment): Opened<Known> =>
  useOpened({ version: draft.revision, now: { ...fieldsOf(draft), ...besideOf(draft) } });

export interface NewRevisionProps {
  readonly draft: NoticeDraftContentFragment;
  readonly opened: Opened<Known>;
  readonly onTake?: (name: keyof Known) => void;
}

/** What colleagues have saved since the form was opened. */
export function NewRevision({ draft, opened, onTake }: NewRevisionProps): ReactNode {
  const text = useText();
  const nameOf = useLanguageName();
  const audience = useAudienceWords()(draft.audience);
  const { colour, language, threat, tlp, imminence } = opened.now;
  const words = {
    ...{ colour: text(`notices.colour.${colour}`), language: nameOf(language), threat: text(`threat.${threat}`), tlp: tlpText(tlp) },
    ...{ imminence: text(`notices.imminence.${imminence}`), contactEntryId: draft.contactEntry?.unit },
    assets: draft.details.assets.map(({ description }) => description).join('\n'),
    audience: audience.except === '' ? audience.parties : text('audience.words.except', audience),
    files: draft.evidence.map(({ filename }) => filename).join(', '),
    translations: draft.translations.map((one) => `${nameOf(one.language)}: ${one.title}`).join('\n'),
  };
  return <Changed {...{ opened, words, onTake, id: draft.id, tlp: draft.tlp, at: draft.updatedAt }} labels={LABELS} />;
}
