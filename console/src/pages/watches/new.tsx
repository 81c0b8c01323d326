import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { takeHandedOver } from '../../app/handed-over.ts';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { CheckField, TextField } from '../../parts/fields.tsx';
import { endOfLocalDay, localDay } from '../../parts/local-time.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError } from '../../parts/states.tsx';
import { GroupFilter, type GroupFilterValue, NO_GROUP } from './group-filter.tsx';
import { RejectedTerms } from './rejected-terms.tsx';
import { NO_TERMS, TermFields } from './term-fields.tsx';
import { prefixesOf, type TypedTerms, valuesOf } from './terms.ts';
import { CREATE_WATCH, type WatchAbout, type WatchInput } from './watches.graphql.ts';

const VISIBLE = ['CREATOR', 'AGENCY', 'PARTY'] as const;
const ABOUT = ['VALUES', 'PREFIXES', 'FILTER'] as const;
const DAY_MS = 86_400_000;
const FIRST_DAYS = 90;
const MOST_DAYS = 366;
const dayIn = (days: number): string => localDay(new Date(Date.now() + days * DAY_MS).toISOString());

function useWatchForm() {
  const text = useText();
  const schema = useMemo(() => {
    const required = z.string().trim().min(1, text('form.required'));
    return z.object({
      name: required.max(100),
      purpose: required.max(500),
      caseReference: z.string().trim().max(200),
      expires: required,
      visibleTo: z.enum(VISIBLE),
      notifyOwners: z.boolean(),
    });
  }, [text]);
  const defaultValues = {
    ...{ name: '', purpose: '', caseReference: '', expires: dayIn(FIRST_DAYS), visibleTo: 'CREATOR' as const, notifyOwners: false },
  };
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

const subjectOf = (about: WatchAbout, terms: TypedTerms, group: GroupFilterValue): Partial<WatchInput> => {
  if (about === 'VALUES') return { values: valuesOf(terms) };
  return about === 'PREFIXES' ? { prefixes: prefixesOf(terms) } : { filter: group };
};

/** The values that another page handed over. Their kind is that of the first one, if all have one. */
function handedTerms(): TypedTerms {
  const handed = takeHandedOver();
  const [kind = null, ...others] = new Set(handed.map((one) => one.kind));
  return { ...NO_TERMS, typed: handed.map(({ value }) => value).join('\n'), kind: others.length > 0 ? '' : (kind ?? '') };
}

/** Creates a watch of whole values, of prefixes, or of what is shared with a working group. */
export function NewWatchPage(): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const [about, setAbout] = useState<WatchAbout>('VALUES');
  const [terms, setTerms] = useState(handedTerms);
  const [group, setGroup] = useState(NO_GROUP);
  const { register, handleSubmit, formState } = useWatchForm();
  const create = useHubMutation(CREATE_WATCH);
  const [isMissing, setMissing] = useState(false);
  const submit = handleSubmit(({ expires, caseReference, ...fields }) => {
    const isEmpty = about === 'FILTER' ? group.groupId === '' : terms.typed.trim() === '';
    setMissing(isEmpty);
    if (isEmpty) return;
    const input = {
      ...{ ...fields, caseReference: caseReference || null, expiresAt: endOfLocalDay(expires) },
      ...subjectOf(about, terms, group),
    };
    create.mutate(
      { input },
      {
        onSuccess: ({ created: { watch, terms: receipts } }) => {
          if (watch && receipts.every(({ problems }) => problems.length === 0)) {
            void navigate({ to: '/watches/$id', params: { id: watch.id } });
          }
        },
      },
    );
  });
  const created = create.data?.created;
  const missing = isMissing ? text('form.required') : undefined;
  return (
    <div className="page narrow">
      <PageHead title={text('watches.new')} />
      <form className="card" aria-label={text('watches.new')} onSubmit={(event) => void submit(event)}>
        <div className="bd stack">
          <AboutChoice about={about} onAbout={setAbout} />
          {about === 'FILTER' ? (
            <GroupFilter group={group} onGroup={setGroup} error={missing} />
          ) : (
            <TermFields about={about} terms={terms} onTerms={setTerms} error={missing} />
          )}
          <WatchFields register={register} errors={formState.errors} />
          {created && <RejectedTerms receipts={created.terms} watchId={created.watch?.id} />}
          <FormError error={create.error} />
          <div className="row">
            {/* Once there is a watch, its page takes the corrected values: a second watch would double all hits. */}
            <button className="btn pri end" type="submit" disabled={create.isPending || Boolean(created?.watch)}>
              <Text id="watches.create" />
            </button>
          </div>
        </div>
      </form>
    </div>
  );
}

const AboutChoice = ({ about, onAbout }: { readonly about: WatchAbout; readonly onAbout: (about: WatchAbout) => void }): ReactNode => (
  <fieldset className="stack8">
    <legend className="lab">
      <Text id="watches.about.choose" />
    </legend>
    {ABOUT.map((one) => (
      <label className="pick" key={one}>
        <input type="radio" name="about" checked={about === one} onChange={() => onAbout(one)} />
        <span>
          <span className="b">
            <Text id={`watches.choose.${one}`} />
          </span>
          <small>
            <Text id={`watches.choose.${one}.why`} />
          </small>
        </span>
      </label>
    ))}
  </fieldset>
);

type Form = ReturnType<typeof useWatchForm>;

function WatchFields({ register, errors }: Pick<Form, 'register'> & { readonly errors: Form['formState']['errors'] }): ReactNode {
  const text = useText();
  return (
    <>
      <div className="cols two tight">
        <TextField label={text('watches.name')} error={errors.name?.message} maxLength={100} {...register('name')} />
        <TextField
          label={text('watches.expires')}
          hint={text('watches.expires.hint')}
          error={errors.expires?.message}
          type="date"
          min={dayIn(1)}
          max={dayIn(MOST_DAYS - 1)}
          {...register('expires')}
        />
        <TextField
          label={text('watches.purpose')}
          hint={text('watches.purpose.hint')}
          error={errors.purpose?.message}
          maxLength={500}
          {...register('purpose')}
        />
        <TextField label={text('watches.case')} error={errors.caseReference?.message} maxLength={200} {...register('caseReference')} />
      </div>
      <ChoiceField
        label={text('watches.visible-to')}
        hint={text('watches.visible-to.hint')}
        choices={VISIBLE}
        wordOf={(one) => text(`watches.visible.${one}`)}
        {...register('visibleTo')}
      />
      <CheckField label={text('watches.notify-owners')} {...register('notifyOwners')} />
    </>
  );
}
