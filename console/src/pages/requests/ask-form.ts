import { z } from '../../app/forms.ts';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import { valuesIn } from '../look-up/values.ts';
import type { IndicatorKind, InformationInquiryInput, LegalBasis, Urgency } from './ask.graphql.ts';

export const URGENCIES = ['ROUTINE', 'URGENT', 'EMERGENCY'] as const satisfies readonly Urgency[];
export const LEGAL_BASES = [
  'POLICE_POWERS',
  'TREATY',
  'MUTUAL_LEGAL_ASSISTANCE',
  'COURT_ORDER',
  'PROSECUTOR_ORDER',
  'EMERGENCY',
  'VOLUNTARY',
] as const satisfies readonly LegalBasis[];

const MINUTES = 60;

/** The form of a request for information. Messages are those of the hub where it checks more. */
export const ASK_SCHEMA = z
  .object({
    recipients: z.array(z.string()).min(1).max(20),
    reference: z.string().trim().min(1).max(200),
    question: z.string().trim().min(1).max(10_000),
    language: z.string(),
    values: z.string(),
    kind: z.string(),
    urgency: z.enum(URGENCIES),
    tlp: z.enum(LABELS_FOR_OTHERS),
    legalBasis: z.enum(LEGAL_BASES),
    legalText: z.string().trim().min(1).max(2000),
    contact: z.string().trim().max(500),
    contactEntryId: z.string(),
    acknowledgeHours: z.coerce.number<string>().int().min(1).max(168),
    deadlineHours: z.coerce.number<string>().int().min(1).max(8760),
    purpose: z.string().trim(),
  })
  .refine(({ contact, contactEntryId }) => contact !== '' || contactEntryId !== '', { path: ['contact'] });
export type AskFields = z.input<typeof ASK_SCHEMA>;
export type Asked = z.output<typeof ASK_SCHEMA>;

export const EMPTY_ASK: AskFields = {
  ...{ recipients: [], reference: '', question: '', language: 'en', values: '', kind: '', urgency: 'ROUTINE', tlp: 'AMBER' },
  ...{
    legalBasis: 'POLICE_POWERS',
    legalText: '',
    contact: '',
    contactEntryId: '',
    acknowledgeHours: '24',
    deadlineHours: '168',
    purpose: '',
  },
};

/** The input of the API: hours become minutes, lines become values. */
export function inquiryOf({ values, kind, acknowledgeHours, deadlineHours, purpose: _, ...same }: Asked): InformationInquiryInput {
  return {
    ...same,
    contact: same.contact || null,
    contactEntryId: same.contactEntryId || null,
    subjects: valuesIn(values).map((value) => ({ value, kind: (kind || null) as IndicatorKind | null })),
    acknowledgeWithinMinutes: Math.min(acknowledgeHours, deadlineHours) * MINUTES,
    deadlineMinutes: deadlineHours * MINUTES,
  };
}
