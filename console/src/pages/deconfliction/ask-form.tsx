import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { takeHandedOver } from '../../app/handed-over.ts';
import { beginOwn } from '../../app/session.ts';
import { setShift, type Shift, useShift } from '../../app/shift.ts';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { mayTakeFocus } from '../../app/page-focus.ts';
import { useHubMutation } from '../../app/queries.ts';
import { sendByKey } from '../../app/send-key.ts';
import { Text, useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { type Kind, KIND_ICONS } from '../../parts/kind.tsx';
import { FormError } from '../../parts/states.tsx';
import { valuesIn } from '../look-up/values.ts';
import { asked, type Asked } from './asked.ts';
import { DECONFLICT, DECONFLICTION_REQUESTS } from './deconfliction.graphql.ts';

const MOST = 1_000;
const KINDS = Object.keys(KIND_ICONS) as readonly Kind[];

function useAskForm() {
  const text = useText();
  const schema = useMemo(() => {
    const required = z.string().trim().min(1, text('form.required'));
    return z.object({
      values: required.refine((typed) => valuesIn(typed).length <= MOST, text('deconfliction.too-many')),
      kind: z.enum(['', ...KINDS]),
      purpose: required.max(500),
      caseReference: required.max(200),
    });
  }, [text]);
  const shift = useShift();
  const [defaultValues] = useState(() => firstForm(shift));
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

/** What was asked last, with the values that another page handed over, and the purpose and the case of the shift. */
function firstForm(shift: Shift): Asked['form'] {
  const { form } = asked.get();
  const handed = takeHandedOver();
  const values = handed.length > 0 ? handed.map(({ value }) => value).join('\n') : form.values;
  return { ...form, values, purpose: form.purpose || shift.purpose, caseReference: form.caseReference || shift.caseReference };
}

/** Values, purpose and case: owners read the purpose and the case, so both are required. */
export function AskForm(): ReactNode {
  const text = useText();
  const { register, handleSubmit, watch, getValues, formState } = useAskForm();
  const ask = useHubMutation(DECONFLICT, [DECONFLICTION_REQUESTS]);
  useEffect(() => {
    const isOwn = beginOwn();
    return () => {
      // The page is also left because the next officer has signed in.
      if (isOwn()) asked.set({ ...asked.get(), form: getValues() });
    };
  }, [getValues]);
  const submit = handleSubmit(({ values, kind, purpose, caseReference }) => {
    setShift({ purpose, caseReference });
    const named = valuesIn(values).map((value) => ({ value, kind: kind || null }));
    ask.mutate({ values: named, purpose, caseReference }, { onSuccess: ({ answers }) => asked.set({ form: getValues(), answers }) });
  });
  const errorOf = (name: 'values' | 'purpose' | 'caseReference'): string | undefined => formState.errors[name]?.message;
  return (
    <form
      className="card"
      data-tour="deconfliction"
      aria-label={text('deconfliction.ask')}
      onSubmit={(event) => void submit(event)}
      onKeyDown={sendByKey}
    >
      <div className="bd stack">
        <div className="cols two desk-form">
          <TextArea
            label={text('deconfliction.values')}
            hint={<Text id="deconfliction.count" values={{ count: valuesIn(watch('values')).length }} />}
            error={errorOf('values')}
            rows={7}
            spellCheck={false}
            autoCapitalize="off"
            autoFocus={mayTakeFocus()}
            {...register('values')}
          />
          <div className="stack">
            <TextField
              label={text('deconfliction.purpose')}
              hint={text('deconfliction.purpose.hint')}
              error={errorOf('purpose')}
              maxLength={500}
              {...register('purpose')}
            />
            <TextField label={text('deconfliction.case')} error={errorOf('caseReference')} maxLength={200} {...register('caseReference')} />
            <ChoiceField
              label={text('look-up.kind')}
              choices={KINDS}
              wordOf={(kind) => text(`kind.${kind}`)}
              none={text('look-up.any-kind')}
              {...register('kind')}
            />
          </div>
        </div>
        <FormError error={ask.error} />
        <div className="row w">
          <p className="s m grow">
            <Text id="deconfliction.who-learns" />
          </p>
          <button className="btn pri" type="submit" disabled={ask.isPending}>
            <Text id="deconfliction.ask" /> <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </div>
      </div>
    </form>
  );
}
