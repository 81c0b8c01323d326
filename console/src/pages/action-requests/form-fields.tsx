import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { CountryField } from '../../parts/country-field.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { ContactEntryField } from '../../parts/contact-field.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import { RECIPIENTS_OF_ACTIONS } from './action-requests.graphql.ts';
import { type ActionForm, ACTIONS, KINDS, LEGAL_BASES, MONEY_KINDS, URGENCIES } from './form.ts';

interface FieldsProps {
  readonly form: ActionForm;
}

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

/** Whom is asked for what, and how urgent it is. */
export function WhatFields({ form: { register, formState, setValue, watch } }: FieldsProps): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const { data } = useHubQuery(RECIPIENTS_OF_ACTIONS, {});
  const others = (data?.parties ?? []).filter(({ id, kind }) => id !== party.id && kind !== 'HUB');
  const { errors } = formState;
  const action = register('action');
  return (
    <Card id="actions.part.what">
      <div className="cols two tight">
        <ChoiceField
          label={text('actions.action')}
          choices={ACTIONS}
          wordOf={(one) => text(`actions.action.${one}`)}
          {...action}
          onChange={(event) => {
            void action.onChange(event);
            if (event.target.value === 'FREEZE' && !MONEY_KINDS.includes(watch('kind'))) setValue('kind', 'BANK_ACCOUNT');
          }}
        />
        <SelectField label={text('actions.recipient')} error={errors.recipientId?.message} {...register('recipientId')}>
          <option value="" />
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text('actions.reference')}
          hint={text('actions.reference.hint')}
          error={errors.reference?.message}
          maxLength={200}
          {...register('reference')}
        />
        <ChoiceField
          label={text('actions.urgency')}
          choices={URGENCIES}
          wordOf={(one) => text(`urgency.${one}`)}
          {...register('urgency')}
        />
      </div>
      <TlpField labels={LABELS_FOR_OTHERS} {...register('tlp')} />
    </Card>
  );
}

/** The value to act on, and of a freeze the money. */
export function SubjectFields({ form: { register, formState, watch } }: FieldsProps): ReactNode {
  const text = useText();
  const { errors } = formState;
  const [action, kind] = [watch('action'), watch('kind')];
  const isFreeze = action === 'FREEZE';
  return (
    <Card id="actions.part.subject">
      <div className="cols two tight">
        <ChoiceField
          label={text('look-up.kind')}
          choices={isFreeze ? MONEY_KINDS : KINDS}
          wordOf={(one) => text(`kind.${one}`)}
          {...register('kind')}
        />
        <TextField label={text('actions.value')} error={errors.value?.message} spellCheck={false} {...register('value')} />
        {kind === 'BANK_ACCOUNT' && <TextField label={text('actions.bank')} hint={text('actions.bank.hint')} {...register('bank')} />}
        {(kind === 'BANK_ACCOUNT' || kind === 'PHONE') && (
          <CountryField label={text('actions.country')} error={errors.country?.message} {...register('country')} />
        )}
        {kind === 'CRYPTO_ADDRESS' && <TextField label={text('actions.network')} {...register('network')} />}
        {['MESSAGING_ACCOUNT', 'SOCIAL_ACCOUNT', 'APP', 'PAYMENT_ID'].includes(kind) && (
          <TextField label={text('actions.platform')} {...register('platform')} />
        )}
      </div>
      {isFreeze && (
        <div className="cols two tight">
          <TextField
            label={text('actions.amount')}
            hint={text('actions.amount.hint')}
            error={errors.amount?.message}
            inputMode="decimal"
            {...register('amount')}
          />
          <TextField label={text('actions.currency')} error={errors.currency?.message} maxLength={3} {...register('currency')} />
          <TextField label={text('actions.payment')} maxLength={200} {...register('paymentReference')} />
          <TextField label={text('actions.paid')} type="datetime-local" {...register('paidAt')} />
        </div>
      )}
    </Card>
  );
}

/** Why the recipient may do it, and whom it reaches about it. */
export function LegalFields({ form: { register, formState } }: FieldsProps): ReactNode {
  const text = useText();
  const { errors } = formState;
  return (
    <Card id="actions.part.legal">
      <ChoiceField
        label={text('actions.legal')}
        choices={LEGAL_BASES}
        wordOf={(one) => text(`actions.legal.${one}`)}
        {...register('legalBasis')}
      />
      <TextArea
        label={text('actions.legal-text')}
        hint={text('actions.legal-text.hint')}
        error={errors.legalText?.message}
        maxLength={2_000}
        {...register('legalText')}
      />
      <TextArea label={text('actions.narrative')} hint={text('actions.narrative.hint')} maxLength={10_000} {...register('narrative')} />
      <div className="cols two tight">
        <ContactEntryField {...register('contactEntryId')} />
        <TextField label={text('actions.contact')} hint={text('actions.contact.hint')} maxLength={500} {...register('contact')} />
      </div>
      <TextField label={text('actions.purpose')} hint={text('actions.purpose.hint')} maxLength={500} {...register('purpose')} />
    </Card>
  );
}
