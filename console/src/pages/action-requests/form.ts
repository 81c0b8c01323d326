import { useMemo, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { takeHandedOver } from '../../app/handed-over.ts';
import { useForm, z, zodResolver } from '../../app/forms.ts';
import { useText } from '../../app/text.tsx';
import { timeOfLocal } from '../../parts/local-time.ts';
import { type Kind, KIND_ICONS } from '../../parts/kind.tsx';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import type { ActionKind, ActionRequestInput, LegalBasis, Urgency } from './action-requests.graphql.ts';

export const ACTIONS: readonly ActionKind[] = ['FREEZE', 'PRESERVATION', 'TAKEDOWN'];
export const URGENCIES: readonly Urgency[] = ['EMERGENCY', 'URGENT', 'ROUTINE'];
export const LEGAL_BASES: readonly LegalBasis[] = [
  'POLICE_POWERS',
  'EMERGENCY',
  'COURT_ORDER',
  'PROSECUTOR_ORDER',
  'MUTUAL_LEGAL_ASSISTANCE',
  'TREATY',
  'VOLUNTARY',
];
/** Kinds of value that can be frozen. The hub checks each action again. */
export const MONEY_KINDS: readonly Kind[] = ['BANK_ACCOUNT', 'CRYPTO_ADDRESS', 'PAYMENT_ID'];
export const KINDS = Object.keys(KIND_ICONS) as readonly Kind[];

const AMOUNT = /^(\d+(\.\d+)?)?$/;
const CURRENCY = /^([A-Za-z]{3})?$/;

/** The form of a request to act, with the value that another page handed over. */
export function useActionForm(): ActionForm {
  const text = useText();
  const schema = useMemo(() => {
    const required = z.string().trim().min(1, text('form.required'));
    const optional = z.string().trim();
    return z.object({
      reference: required.max(200),
      recipientId: required,
      action: z.enum(ACTIONS),
      urgency: z.enum(URGENCIES),
      tlp: z.enum(LABELS_FOR_OTHERS),
      kind: z.enum(KINDS),
      value: required,
      country: optional.max(2),
      bank: optional,
      network: optional,
      platform: optional,
      amount: optional.regex(AMOUNT, text('actions.amount.form')),
      currency: optional.regex(CURRENCY, text('actions.currency.form')),
      paymentReference: optional.max(200),
      paidAt: optional,
      legalBasis: z.enum(LEGAL_BASES),
      legalText: required.max(2_000),
      narrative: optional.max(10_000),
      contact: optional.max(500),
      contactEntryId: optional,
      purpose: optional.max(500),
    });
  }, [text]);
  const [defaultValues] = useState(firstForm);
  return useForm({ resolver: zodResolver(schema), defaultValues });
}

export type ActionForm = UseFormReturn<ActionFields>;

interface ActionFields {
  readonly reference: string;
  readonly recipientId: string;
  readonly action: ActionKind;
  readonly urgency: Urgency;
  readonly tlp: (typeof LABELS_FOR_OTHERS)[number];
  readonly kind: Kind;
  readonly value: string;
  readonly country: string;
  readonly bank: string;
  readonly network: string;
  readonly platform: string;
  readonly amount: string;
  readonly currency: string;
  readonly paymentReference: string;
  readonly paidAt: string;
  readonly legalBasis: LegalBasis;
  readonly legalText: string;
  readonly narrative: string;
  readonly contact: string;
  readonly contactEntryId: string;
  readonly purpose: string;
}

function firstForm(): ActionFields {
  const [handed] = takeHandedOver();
  const kind: Kind = handed?.kind ?? 'BANK_ACCOUNT';
  const action: ActionKind = MONEY_KINDS.includes(kind) ? 'FREEZE' : 'PRESERVATION';
  return {
    ...{ reference: '', recipientId: '', action, urgency: 'URGENT', tlp: 'AMBER', kind, value: handed?.value ?? '', country: '' },
    ...{ bank: '', network: '', platform: '', amount: '', currency: '', paymentReference: '', paidAt: '', legalBasis: 'POLICE_POWERS' },
    ...{ legalText: '', narrative: '', contact: '', contactEntryId: '', purpose: '' },
  };
}

/** The request as the API takes it: an empty field is absent, and money belongs to a freeze alone. */
export function inputOf(fields: ActionFields, deadlineMinutes: number, acknowledgeWithinMinutes: number | null): ActionRequestInput {
  const { reference, recipientId, action, urgency, tlp, legalBasis, legalText, kind, value } = fields;
  const isFreeze = action === 'FREEZE';
  return {
    ...{ reference, recipientId, action, urgency, tlp, legalBasis, legalText, deadlineMinutes, acknowledgeWithinMinutes },
    subject: {
      ...{ kind, value, country: fields.country.toUpperCase() || null, bank: fields.bank || null },
      ...{ network: fields.network || null, platform: fields.platform || null },
    },
    amount: isFreeze && fields.amount ? { amount: fields.amount, currency: fields.currency.toUpperCase() } : null,
    paymentReference: isFreeze ? fields.paymentReference || null : null,
    paidAt: isFreeze && fields.paidAt ? timeOfLocal(fields.paidAt) : null,
    narrative: fields.narrative || null,
    contact: fields.contact || null,
    contactEntryId: fields.contactEntryId || null,
  };
}
