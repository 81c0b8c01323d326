import { type ReactNode, useEffect } from 'react';
import type { Resolver, UseFormRegister } from 'react-hook-form';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { CheckField, SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import { change, type Content, type Draft, goTo } from './draft.ts';
import type { PersonStatus } from './publish.graphql.ts';
import { isOfPerson, type Row, tagsOf } from './rows.ts';
import { StepFoot } from './step-foot.tsx';
import { THREATS } from '../../parts/threats.ts';

const PERSONS: readonly PersonStatus[] = ['UNKNOWN', 'SUSPECT', 'MULE_SUSPECTED', 'MULE_COERCED', 'VICTIM', 'WITNESS'];
const RELIABILITIES = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
const CREDIBILITIES = ['1', '2', '3', '4', '5', '6'] as const;

/** What is wrong with a field: ids of texts. */
const text = z.string();
const future = text.refine((typed) => typed === '' || Date.parse(typed) > Date.now(), 'publish.wrong.future' satisfies TextId);
const schema = z
  .object({
    threat: text.refine((threat) => threat !== '', 'publish.wrong.threat' satisfies TextId),
    confidence: text.regex(/^(\d{1,2}|100)?$/, 'publish.wrong.confidence' satisfies TextId),
    reliability: text,
    credibility: text,
    description: text.max(20_000, 'publish.wrong.description' satisfies TextId),
    tags: text.refine(
      (typed) => tagsOf(typed).length <= 50 && tagsOf(typed).every((tag) => tag.length <= 100),
      'publish.wrong.tags' satisfies TextId,
    ),
    firstSeen: text,
    lastSeen: text,
    validUntil: future,
    retainUntil: future,
    personStatus: text,
    externalId: text.max(500, 'publish.wrong.reference' satisfies TextId),
    reissue: z.boolean(),
    replace: z.boolean(),
  })
  .refine(({ firstSeen, lastSeen }) => firstSeen === '' || lastSeen === '' || firstSeen <= lastSeen, {
    path: ['lastSeen'],
    message: 'publish.wrong.seen' satisfies TextId,
  });

/** Step 2: what all values are, and how sure that is. What is rarely used is folded away. */
export function WhatStep({ draft, rows }: { readonly draft: Draft; readonly rows: readonly Row[] }): ReactNode {
  const words = useText();
  const { register, handleSubmit, subscribe, formState } = useForm<Content>({
    defaultValues: draft.content,
    resolver: zodResolver(schema) as unknown as Resolver<Content>,
  });
  useEffect(() => subscribe({ formState: { values: true }, callback: ({ values }) => change({ content: values }) }), [subscribe]);
  const wrong = (name: keyof Content): string | undefined => {
    const message = formState.errors[name]?.message;
    return message === undefined ? undefined : words(message as TextId);
  };
  const field: FieldOf = (name) => ({ ...register(name), error: wrong(name) });
  return (
    <form
      data-kept
      className="stack"
      aria-label={words('publish.step.what')}
      noValidate
      onSubmit={(event) => void handleSubmit(() => goTo('who'))(event)}
    >
      <KnownSummary rows={rows} />
      <div className="card">
        <div className="sec fields">
          <SelectField label={<Text id="publish.threat" />} autoFocus {...field('threat')}>
            <option value="">{words('publish.threat.none')}</option>
            {THREATS.map((threat) => (
              <option key={threat} value={threat}>
                {words(`threat.${threat}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={<Text id="publish.confidence" />}
            hint={<Text id="publish.confidence.hint" />}
            type="number"
            min={0}
            max={100}
            {...field('confidence')}
          />
          <SelectField label={<Text id="publish.reliability" />} {...field('reliability')}>
            <Options of={RELIABILITIES} textOf={(one) => `${one}: ${words(`reliability.${one}`)}`} none={words('publish.none')} />
          </SelectField>
          <SelectField label={<Text id="publish.credibility" />} {...field('credibility')}>
            <Options of={CREDIBILITIES} textOf={(one) => `${one}: ${words(`credibility.${one}`)}`} none={words('publish.none')} />
          </SelectField>
          <div className="wide">
            <TextArea label={<Text id="publish.description" />} hint={<Text id="publish.description.hint" />} {...field('description')} />
          </div>
        </div>
        <Folded rows={rows} register={register} field={field} />
      </div>
      <StepFoot isBusy={false} onBack={() => goTo('values')} act={<Text id="publish.next.who" />} />
    </form>
  );
}

type FieldOf = (name: keyof Content) => ReturnType<UseFormRegister<Content>> & { readonly error: string | undefined };

interface FoldedProps {
  readonly rows: readonly Row[];
  readonly register: UseFormRegister<Content>;
  readonly field: FieldOf;
}

/** What is rarely stated. */
function Folded({ rows, register, field }: FoldedProps): ReactNode {
  const words = useText();
  return (
    <div className="sec">
      <details className="unfold">
        <summary>
          <Text id="publish.more" />
        </summary>
        <div className="fields">
          {rows.some(({ checked }) => checked?.kind && isOfPerson(checked.kind)) && (
            <SelectField label={<Text id="publish.person" />} hint={<Text id="publish.person.hint" />} {...field('personStatus')}>
              <Options of={PERSONS} textOf={(one) => words(`person.${one}`)} none={words('publish.person.none')} />
            </SelectField>
          )}
          <TextField label={<Text id="publish.tags" />} hint={<Text id="publish.tags.hint" />} {...field('tags')} />
          <TextField label={<Text id="publish.first-seen" />} type="datetime-local" {...field('firstSeen')} />
          <TextField label={<Text id="publish.last-seen" />} type="datetime-local" {...field('lastSeen')} />
          <TextField
            label={<Text id="publish.valid-until" />}
            hint={<Text id="publish.valid-until.hint" />}
            type="datetime-local"
            {...field('validUntil')}
          />
          <TextField
            label={<Text id="publish.retain-until" />}
            hint={<Text id="publish.retain-until.hint" />}
            type="datetime-local"
            {...field('retainUntil')}
          />
          <TextField label={<Text id="publish.reference" />} hint={<Text id="publish.reference.hint" />} {...field('externalId')} />
        </div>
        <CheckField label={<Text id="publish.reissue" />} {...register('reissue')} />
        <CheckField label={<Text id="publish.replace" />} {...register('replace')} />
      </details>
    </div>
  );
}

interface OptionsProps<One extends string> {
  readonly of: readonly One[];
  readonly textOf: (one: One) => string;
  readonly none: string;
}

const Options = <One extends string>({ of, textOf, none }: OptionsProps<One>): ReactNode => (
  <>
    <option value="">{none}</option>
    {of.map((one) => (
      <option key={one} value={one}>
        {textOf(one)}
      </option>
    ))}
  </>
);

/** Duplicates among the values, before they are sent. */
export function KnownSummary({ rows }: { readonly rows: readonly Row[] }): ReactNode {
  const own = rows.filter(({ known, sameAs }) => known?.own && sameAs === undefined).length;
  const others = rows.filter(({ known, sameAs }) => known && known.others.length > 0 && sameAs === undefined).length;
  if (own + others === 0) return null;
  return (
    <Note tone="warning" icon="copy">
      <Text id="publish.known" values={{ own, others }} />{' '}
      <button className="link-btn" type="button" onClick={() => goTo('values')}>
        <Text id="publish.known.see" />
      </button>
    </Note>
  );
}
