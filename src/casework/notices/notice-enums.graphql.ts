import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { QUESTIONS } from './checklist.policy.js';
import { ASSET_TYPES, COLOURS, DRAFT_STATES, HOLDERS, IMMINENCES, NOTICE_STATES, TRANSLATION_METHODS } from './notice.js';

export const ColourEnum = enumOf(COLOURS);
registerEnumType(ColourEnum, {
  name: 'NoticeColour',
  description: 'What a notice is about.',
  valuesMap: {
    PURPLE: { description: 'A modus operandi: how they do it, with what, and how they hide it.' },
    ORANGE: { description: 'An imminent threat: what is coming, how soon, and what to do.' },
    SILVER: { description: 'Assets: what there is, where, and who holds it.' },
    BULLETIN: { description: 'Anything else. The hub does not review it: the country’s own approval publishes it.' },
  },
});

export const DraftStateEnum = enumOf(DRAFT_STATES);
registerEnumType(DraftStateEnum, {
  name: 'NoticeDeskState',
  description: 'How far a notice is at its own country’s desk.',
  valuesMap: {
    DRAFT: { description: 'Being written, or returned.' },
    SUBMITTED: { description: 'It waits for the country’s second officer.' },
    IN_REVIEW: { description: 'Approved, and handed to the hub’s reviewers: two of them must agree.' },
    PUBLISHED: { description: 'Its readers have what stands here.' },
    CANCELLED: { description: 'Taken back, for good.' },
  },
});

export const NoticeStateEnum = enumOf(NOTICE_STATES);
registerEnumType(NoticeStateEnum, {
  name: 'NoticeState',
  description: 'What a published notice is to its readers.',
  valuesMap: {
    CURRENT: { description: 'In force.' },
    LAPSED: { description: 'Its time is over; it is still shown.' },
    CANCELLED: { description: 'Its owner took it back, for the reason that it says.' },
  },
});

export const ImminenceEnum = enumOf(IMMINENCES);
registerEnumType(ImminenceEnum, {
  name: 'NoticeImminence',
  description: 'How soon something is to be expected.',
  valuesMap: {
    IMMEDIATE: { description: 'It happens, or may happen within the day.' },
    WITHIN_DAYS: { description: 'Within days.' },
    WITHIN_WEEKS: { description: 'Within weeks.' },
  },
});

export const AssetTypeEnum = enumOf(ASSET_TYPES);
registerEnumType(AssetTypeEnum, {
  name: 'NoticeAssetType',
  description: 'What kind of asset.',
  valuesMap: {
    BANK_ACCOUNT: { description: 'Money at a bank.' },
    VIRTUAL_ASSET: { description: 'Coins and tokens.' },
    REAL_ESTATE: { description: 'Land and buildings.' },
    VEHICLE: { description: 'A car, a vessel, an aircraft.' },
    COMPANY: { description: 'A company, or shares in one.' },
    VALUABLES: { description: 'Jewellery, art, cash.' },
    OTHER: { description: 'Anything else.' },
  },
});

export const HolderEnum = enumOf(HOLDERS);
registerEnumType(HolderEnum, {
  name: 'NoticeAssetHolder',
  description: 'What kind of holder an asset has.',
  valuesMap: {
    PERSON: { description: 'A natural person.' },
    COMPANY: { description: 'A company.' },
    NOMINEE: { description: 'Somebody who holds it for another.' },
    UNKNOWN: { description: 'Not known.' },
  },
});

export const TranslationMethodEnum = enumOf(TRANSLATION_METHODS);
registerEnumType(TranslationMethodEnum, {
  name: 'TranslationMethod',
  description: 'How a translation came to be.',
  valuesMap: {
    HUMAN: { description: 'By somebody who knows both languages.' },
    MACHINE: { description: 'By a machine; nobody has read it.' },
  },
});

export const QuestionEnum = enumOf(QUESTIONS);
registerEnumType(QuestionEnum, {
  name: 'NoticeQuestion',
  description: 'What a reviewer answers: of the first four a yes forbids the notice, of the others a no.',
  valuesMap: {
    POLITICAL: { description: 'Has it a political character?' },
    MILITARY: { description: 'Has it a military character?' },
    RELIGIOUS: { description: 'Has it a religious character?' },
    RACIAL: { description: 'Has it a racial character?' },
    NECESSITY: { description: 'Is it necessary for police work across borders?' },
    PROPORTIONALITY: { description: 'Does it say no more than that work needs, to no more countries?' },
    DATA_QUALITY: { description: 'Is what it says exact, current and supported?' },
  },
});
