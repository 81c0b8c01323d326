import { endOfLocalDay, localDay } from '../../parts/local-time.ts';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import { valuesIn } from '../look-up/values.ts';
import type {
  NoticeAssetHolder,
  NoticeAssetType,
  NoticeColour,
  NoticeDetailsInput,
  NoticeDraftContentFragment,
  NoticeImminence,
  NoticeInput,
  ThreatType,
} from './notices.graphql.ts';

/** A notice never has TLP:RED. */
export const NOTICE_LABELS = LABELS_FOR_OTHERS.filter((label) => label !== 'RED');
export const IMMINENCES: readonly NoticeImminence[] = ['IMMEDIATE', 'WITHIN_DAYS', 'WITHIN_WEEKS'];
export const ASSET_TYPES: readonly NoticeAssetType[] = [
  'BANK_ACCOUNT',
  'VIRTUAL_ASSET',
  'REAL_ESTATE',
  'VEHICLE',
  'VALUABLES',
  'COMPANY',
  'OTHER',
];
export const HOLDERS: readonly NoticeAssetHolder[] = ['PERSON', 'NOMINEE', 'COMPANY', 'UNKNOWN'];

const DAY_MS = 86_400_000;
const FIRST_DAYS = 90;

export interface AssetFields {
  readonly type: NoticeAssetType;
  readonly description: string;
  readonly holder: NoticeAssetHolder;
  readonly country: string;
  readonly amount: string;
  readonly currency: string;
}

export const NO_ASSET: AssetFields = { type: 'BANK_ACCOUNT', description: '', holder: 'UNKNOWN', country: '', amount: '', currency: '' };

/** A notice as it is typed. Lists have one entry on each line; days are those of UTC. */
export interface NoticeFields {
  readonly colour: NoticeColour;
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly threat: ThreatType;
  readonly countries: string;
  readonly tlp: (typeof NOTICE_LABELS)[number];
  readonly method: string;
  readonly concealment: string;
  readonly danger: string;
  readonly imminence: NoticeImminence;
  readonly instructions: string;
  readonly objects: string;
  readonly devices: string;
  readonly assets: readonly AssetFields[];
  readonly validUntil: string;
  readonly retainUntil: string;
  readonly acknowledgeWithinHours: string;
  readonly contact: string;
  readonly contactEntryId: string;
}

const EMPTY: Omit<NoticeFields, 'validUntil'> = {
  ...{ colour: 'PURPLE', language: 'en', title: '', summary: '', body: '', threat: 'CALL_CENTRE_SCAM', countries: '', tlp: 'GREEN' },
  ...{ method: '', concealment: '', danger: '', imminence: 'WITHIN_DAYS', instructions: '', objects: '', devices: '', assets: [NO_ASSET] },
  ...{ retainUntil: '', acknowledgeWithinHours: '', contact: '', contactEntryId: '' },
};

/** The fields of a new notice, which is valid for 90 days. `now` in milliseconds. */
export const newFields = (now: number): NoticeFields => ({
  ...EMPTY,
  validUntil: localDay(new Date(now + FIRST_DAYS * DAY_MS).toISOString()),
});

/** The fields of a saved draft. */
export function fieldsOf(draft: NoticeDraftContentFragment): NoticeFields {
  const { original, details, tlp } = draft;
  const assets = details.assets.map(({ type, description, holder, country, value }) => ({
    ...{ type, description, holder, country: country ?? '', amount: value?.amount ?? '', currency: value?.currency ?? '' },
  }));
  return {
    ...{ colour: draft.colour, language: original.language, title: original.title, summary: original.summary, body: original.body },
    ...{ threat: draft.threat, countries: draft.countries.join(' '), tlp: NOTICE_LABELS.find((one) => one === tlp) ?? 'GREEN' },
    ...{ method: details.method ?? '', concealment: details.concealment ?? '', danger: details.danger ?? '' },
    ...{ imminence: details.imminence ?? EMPTY.imminence, instructions: details.instructions ?? '' },
    ...{ objects: details.objects.join('\n'), devices: details.devices.join('\n'), assets: assets.length > 0 ? assets : [NO_ASSET] },
    ...{ validUntil: localDay(draft.validUntil), retainUntil: localDay(draft.retainUntil) },
    acknowledgeWithinHours: draft.acknowledgeWithinHours?.toString() ?? '',
    ...{ contact: draft.contact, contactEntryId: draft.contactEntry?.id ?? '' },
  };
}

/** What the template of the colour asks for (docs/notices.md). */
export function detailsOf(fields: NoticeFields): NoticeDetailsInput {
  const tools = { objects: valuesIn(fields.objects), devices: valuesIn(fields.devices) };
  const { colour, method, concealment, danger, imminence, instructions } = fields;
  if (colour === 'PURPLE') return { ...tools, method, concealment: concealment || null };
  if (colour === 'ORANGE') return { ...tools, danger, imminence, instructions };
  return colour === 'SILVER' ? { assets: fields.assets.filter(({ description }) => description.trim() !== '').map(assetOf) } : {};
}

const assetOf = ({ type, description, holder, country, amount, currency }: AssetFields) => ({
  ...{ type, description, holder, country: country.toUpperCase() || null },
  value: amount ? { amount, currency: currency.toUpperCase() } : null,
});

/** The notice as the API takes it, without what is chosen beside the fields. */
export function inputOf(fields: NoticeFields): Omit<NoticeInput, 'audience'> {
  const { colour, language, title, summary, body, threat, tlp, countries, validUntil, retainUntil, acknowledgeWithinHours } = fields;
  return {
    ...{ colour, language, title, summary, body, threat, tlp, details: detailsOf(fields), validUntil: endOfLocalDay(validUntil) },
    countries: countries.toUpperCase().match(/[A-Z]{2}/g) ?? [],
    retainUntil: retainUntil ? endOfLocalDay(retainUntil) : null,
    acknowledgeWithinHours: acknowledgeWithinHours ? Number(acknowledgeWithinHours) : null,
    contact: fields.contact || null,
    contactEntryId: fields.contactEntryId || null,
  };
}
