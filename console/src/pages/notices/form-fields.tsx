import type { ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { ContactEntryField } from '../../parts/contact-field.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { LanguageField } from '../../parts/language-field.tsx';
import { MarkdownField } from '../../parts/markdown.tsx';
import { THREATS } from '../../parts/threats.ts';
import { TlpField } from '../../parts/tlp-field.tsx';
import { AssetFieldList } from './asset-fields.tsx';
import { IMMINENCES, NOTICE_LABELS, type NoticeFields } from './form.ts';
import { COLOURS } from './list.tsx';

interface FieldsProps {
  readonly form: UseFormReturn<NoticeFields>;
}

/** A field that the officer sets keeps its value, whatever others save. */
const DIRTY = { shouldDirty: true };

const Card = ({ id, children }: { readonly id: TextId; readonly children: ReactNode }): ReactNode => (
  <section className="card" aria-labelledby={id}>
    <header>
      <h2 id={id}>
        <Text id={id} />
      </h2>
    </header>
    <div className="bd stack">{children}</div>
  </section>
);

/** Colour, language and words of the original. The colour of a published notice stays. */
export function WordsFields({ form, isPublished }: FieldsProps & { readonly isPublished: boolean }): ReactNode {
  const text = useText();
  const { register, formState, watch, setValue } = form;
  const { errors } = formState;
  const required = { required: text('form.required') };
  const language = watch('language');
  return (
    <Card id="notices.part.words">
      <div className="cols two tight">
        <ChoiceField
          label={text('notices.colour')}
          choices={isPublished ? [watch('colour')] : COLOURS}
          wordOf={(one) => text(`notices.colour.${one}`)}
          {...register('colour')}
        />
        <LanguageField value={language} onChange={({ target }) => setValue('language', target.value, DIRTY)} />
        <ChoiceField label={text('notices.threat')} choices={THREATS} wordOf={(one) => text(`threat.${one}`)} {...register('threat')} />
        <TlpField labels={NOTICE_LABELS} {...register('tlp')} />
      </div>
      <TextField
        label={text('notices.title-field')}
        error={errors.title?.message}
        lang={language}
        maxLength={300}
        {...register('title', required)}
      />
      <TextArea
        label={text('notices.summary')}
        error={errors.summary?.message}
        lang={language}
        maxLength={2_000}
        {...register('summary', required)}
      />
      <MarkdownField
        label={text('notices.body')}
        required
        error={errors.body?.message}
        lang={language}
        maxLength={50_000}
        value={watch('body')}
        onValue={(body) => setValue('body', body, DIRTY)}
      />
      <TextField label={text('notices.countries')} hint={text('notices.countries.hint')} {...register('countries')} />
    </Card>
  );
}

/** What the template of the colour asks for. */
export function TemplateFields({ form }: FieldsProps): ReactNode {
  const text = useText();
  const { register, formState, watch, setValue } = form;
  const { errors } = formState;
  const [colour, language] = [watch('colour'), watch('language')];
  if (colour === 'BULLETIN') return null;
  if (colour === 'SILVER') {
    return (
      <Card id="notices.assets">
        <AssetFieldList assets={watch('assets')} onAssets={(assets) => setValue('assets', assets, DIRTY)} language={language} />
      </Card>
    );
  }
  const area = (name: 'danger' | 'method' | 'concealment' | 'instructions', isRequired: boolean): ReactNode => (
    <TextArea
      label={text(`notices.${name}`)}
      error={errors[name]?.message}
      lang={language}
      {...register(name, isRequired ? { required: text('form.required') } : {})}
    />
  );
  const list = (name: 'objects' | 'devices'): ReactNode => (
    <TextArea label={text('notices.list', { name: text(`notices.${name}`) })} lang={language} {...register(name)} />
  );
  return (
    <Card id="notices.part.template">
      {colour === 'PURPLE' ? (
        <>
          {area('method', true)}
          {area('concealment', false)}
        </>
      ) : (
        <>
          {area('danger', true)}
          <ChoiceField
            label={text('notices.imminence')}
            choices={IMMINENCES}
            wordOf={(one) => text(`notices.imminence.${one}`)}
            {...register('imminence')}
          />
          {area('instructions', true)}
        </>
      )}
      <div className="cols two tight">
        {list('objects')}
        {list('devices')}
      </div>
    </Card>
  );
}

/** Whom readers reach, until when it is valid, and when countries are reminded. */
export function ContactFields({ form: { register, formState } }: FieldsProps): ReactNode {
  const text = useText();
  const required = { required: text('form.required') };
  return (
    <Card id="notices.part.contact">
      <div className="cols two tight">
        <ContactEntryField {...register('contactEntryId')} />
        <TextField
          label={text('notices.contact')}
          hint={text('notices.contact.hint')}
          error={formState.errors.contact?.message}
          maxLength={500}
          {...register('contact', {
            validate: (contact, { contactEntryId }) => contact.trim() !== '' || contactEntryId !== '' || text('form.required'),
          })}
        />
        <TextField
          label={text('notices.valid-until')}
          type="date"
          error={formState.errors.validUntil?.message}
          {...register('validUntil', required)}
        />
        <TextField label={text('notices.retain-until')} hint={text('notices.retain-until.hint')} type="date" {...register('retainUntil')} />
        <TextField
          label={text('notices.acknowledge-hours')}
          hint={text('notices.acknowledge-hours.hint')}
          type="number"
          min={1}
          max={720}
          {...register('acknowledgeWithinHours')}
        />
      </div>
    </Card>
  );
}
