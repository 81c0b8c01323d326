import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useForm, zodResolver } from '../../app/forms.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { sendByKey } from '../../app/send-key.ts';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { ContactEntryField } from '../../parts/contact-field.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { type Kind, KIND_ICONS } from '../../parts/kind.tsx';
import { LanguageField } from '../../parts/language-field.tsx';
import { MarkdownField } from '../../parts/markdown.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError, Note, NothingHere, NotYours } from '../../parts/states.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import { sentenceOf } from '../../parts/sentence.ts';
import { CASE_HEAD } from '../cases/case.graphql.ts';
import { canAct, type Case } from '../cases/rights.ts';
import { ASK_FOR_INFORMATION } from './ask.graphql.ts';
import { ASK_SCHEMA, type Asked, type AskFields, EMPTY_ASK, inquiryOf, LEGAL_BASES, URGENCIES } from './ask-form.ts';
import { BesideQuestion, NOTHING_BESIDE } from './beside-question.tsx';
import { LinkSent, OfCase } from './link-sent.tsx';
import { Recipients } from './recipients.tsx';

type AskFormOf = UseFormReturn<AskFields, unknown, Asked>;

/** Asks countries and partners for information. Each gets a request of its own. Opened from a case, the requests are linked to it. */
export function AskPage(): ReactNode {
  const { id } = useParams({ strict: false });
  return id === undefined ? <Ask /> : <AskFromCase id={id} />;
}

/** Requests are linked only by who contributes to the open case: for others there is no form, because what it sends cannot be taken back. */
function AskFromCase({ id }: { readonly id: string }): ReactNode {
  const query = useHubQuery(CASE_HEAD, { id });
  return <Answer of={query}>{({ case: of }) => (of ? <AskOf of={of} /> : <NothingHere />)}</Answer>;
}

/** What is written stays, also where the case is closed meanwhile: the hub then refuses the link. */
function AskOf({ of }: { readonly of: Case }): ReactNode {
  const { permissions } = useViewer();
  const [mayAsk] = useState(() => canAct('contribute', of, permissions));
  return mayAsk ? <Ask caseId={of.id} /> : <NotYours />;
}

function Ask({ caseId }: { readonly caseId?: string }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const form = useForm<AskFields, unknown, Asked>({ resolver: zodResolver(ASK_SCHEMA), defaultValues: EMPTY_ASK });
  const ask = useHubMutation(ASK_FOR_INFORMATION);
  const [sent, setSent] = useState<readonly string[]>();
  const [beside, setBeside] = useState(NOTHING_BESIDE);
  const tlp = form.watch('tlp');
  useContentLabels([tlp]);
  const send = async (asked: Asked): Promise<void> => {
    const [evidence, related] = [beside.files.map(({ id }) => id), beside.related.map(({ id }) => id)];
    const { requestInformation } = await ask.mutateAsync({
      input: [{ ...inquiryOf(asked), evidence, related }],
      purpose: asked.purpose || null,
    });
    const requests = requestInformation[0]?.inquiry?.requests ?? [];
    const [first] = requests;
    if (!first) return;
    if (caseId === undefined) return navigate({ to: '/requests/$id', params: { id: first.id } });
    setSent(requests.map(({ id }) => id));
  };
  const problems = ask.data?.requestInformation[0]?.problems ?? [];
  if (caseId !== undefined && sent) return <LinkSent caseId={caseId} requests={sent} />;
  return (
    <div className="page">
      {caseId !== undefined && <OfCase id={caseId} />}
      <PageHead title={text('ask.title')}>
        <p>
          <Text id="ask.about" />
        </p>
      </PageHead>
      <form
        className="cols rail"
        noValidate
        onSubmit={(event) => void form.handleSubmit((asked) => send(asked).catch(() => undefined))(event)}
        onKeyDown={sendByKey}
      >
        <div className="stack">
          <Recipients
            chosen={form.watch('recipients')}
            error={form.formState.errors.recipients && text('ask.error.recipients')}
            onChosen={(recipients) => form.setValue('recipients', [...recipients], { shouldValidate: form.formState.isSubmitted })}
          />
          <QuestionCard form={form} />
          <BesideQuestion beside={beside} onBeside={setBeside} />
        </div>
        <aside className="stack">
          <LegalCard form={form} />
          <TimesCard form={form} />
          {problems.map(({ code, field, message }) => (
            <Note key={`${code} ${field ?? ''}`} tone="danger" icon="alert">
              {sentenceOf({ message })}
            </Note>
          ))}
          {Object.keys(form.formState.errors).length > 0 && (
            <Note tone="danger" icon="alert">
              <Text id="ask.error.fields" />
            </Note>
          )}
          <FormError error={ask.error} />
          <button className="btn pri lg wide-btn" type="submit" disabled={ask.isPending}>
            <Text id="ask.send" /> <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </aside>
      </form>
    </div>
  );
}

/** The sentence under a field that is missing or out of its limits. */
function useErrorOf(form: AskFormOf): (field: keyof AskFields, id: TextId) => string | undefined {
  const text = useText();
  return (field, id) => (form.formState.errors[field] ? text(id) : undefined);
}

function QuestionCard({ form }: { readonly form: AskFormOf }): ReactNode {
  const text = useText();
  const errorOf = useErrorOf(form);
  const language = form.watch('language');
  return (
    <section className="card" aria-labelledby="question">
      <header>
        <h2 id="question">{text('request.question')}</h2>
      </header>
      <div className="bd stack">
        <MarkdownField
          label={text('request.question')}
          hint={text('field.markdown.hint')}
          error={errorOf('question', 'ask.error.required')}
          lang={language}
          value={form.watch('question')}
          onValue={(question) => form.setValue('question', question, { shouldValidate: form.formState.isSubmitted })}
        />
        <LanguageField {...form.register('language')} value={language} />
        <TextArea label={text('ask.values')} hint={text('ask.values.hint')} {...form.register('values')} />
        <SelectField label={text('look-up.kind')} {...form.register('kind')}>
          <option value="">{text('look-up.any-kind')}</option>
          {(Object.keys(KIND_ICONS) as Kind[]).map((one) => (
            <option key={one} value={one}>
              {text(`kind.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text('requests.reference')}
          hint={text('ask.reference.hint')}
          error={errorOf('reference', 'ask.error.required')}
          {...form.register('reference')}
        />
        <TextField label={text('look-up.purpose')} hint={text('ask.purpose.hint')} {...form.register('purpose')} />
      </div>
    </section>
  );
}

function LegalCard({ form }: { readonly form: AskFormOf }): ReactNode {
  const text = useText();
  const errorOf = useErrorOf(form);
  return (
    <section className="card" aria-labelledby="legal">
      <header>
        <h2 id="legal">{text('ask.handling')}</h2>
      </header>
      <div className="bd stack">
        <TlpField labels={LABELS_FOR_OTHERS} {...form.register('tlp')} />
        <SelectField label={text('request.legal-basis')} {...form.register('legalBasis')}>
          {LEGAL_BASES.map((one) => (
            <option key={one} value={one}>
              {text(`legal-basis.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextArea
          label={text('ask.legal-text')}
          hint={text('ask.legal-text.hint')}
          error={errorOf('legalText', 'ask.error.required')}
          {...form.register('legalText')}
        />
        <ContactEntryField {...form.register('contactEntryId')} />
        <TextField
          label={text('request.contact')}
          hint={text('ask.contact.hint')}
          error={errorOf('contact', 'ask.error.required')}
          {...form.register('contact')}
        />
      </div>
    </section>
  );
}

function TimesCard({ form }: { readonly form: AskFormOf }): ReactNode {
  const text = useText();
  const errorOf = useErrorOf(form);
  return (
    <section className="card" aria-labelledby="times">
      <header>
        <h2 id="times">{text('ask.times')}</h2>
      </header>
      <div className="bd stack">
        <SelectField label={text('ask.urgency')} {...form.register('urgency')}>
          {URGENCIES.map((one) => (
            <option key={one} value={one}>
              {text(`urgency.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text('ask.acknowledge')}
          type="number"
          min={1}
          max={168}
          error={errorOf('acknowledgeHours', 'ask.error.acknowledge')}
          {...form.register('acknowledgeHours')}
        />
        <TextField
          label={text('ask.deadline')}
          type="number"
          min={1}
          max={8760}
          error={errorOf('deadlineHours', 'ask.error.deadline')}
          {...form.register('deadlineHours')}
        />
      </div>
    </section>
  );
}
