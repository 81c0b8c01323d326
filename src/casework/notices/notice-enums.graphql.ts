import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { QUESTIONS } from './checklist.policy.js';
import { ASSET_TYPES, COLOURS, DRAFT_STATES, HOLDERS, IMMINENCES, NOTICE_STATES, TRANSLATION_METHODS } from './notice.js';

export const ColourEnum = enumOf(COLOURS);
registerEnumType(ColourEnum, {
  name: 'NoticeColour',
  description: 'Subject of a notice.',
  valuesMap: {
    PURPLE: { description: 'A modus operandi: how offenders act, with what means, and how they hide it.' },
    ORANGE: { description: 'An imminent threat: what is coming, how soon, and what to do.' },
    SILVER: { description: 'Assets: what they are, where they are, and who holds them.' },
    BULLETIN: { description: "Any other subject. The hub does not review a bulletin: the country's own approval publishes it." },
  },
});

export const DraftStateEnum = enumOf(DRAFT_STATES);
registerEnumType(DraftStateEnum, {
  name: 'NoticeDraftState',
  description: 'State of a notice in its own country.',
  valuesMap: {
    DRAFT: { description: 'Being written, or returned.' },
    SUBMITTED: { description: "Waiting for the country's second officer." },
    IN_REVIEW: { description: "Approved, and sent to the hub's reviewers: two must agree." },
    PUBLISHED: { description: 'Readers have this text.' },
    CANCELLED: { description: 'Cancelled permanently.' },
  },
});

export const NoticeStateEnum = enumOf(NOTICE_STATES);
registerEnumType(NoticeStateEnum, {
  name: 'NoticeState',
  description: 'State of a published notice for its readers.',
  valuesMap: {
    CURRENT: { description: 'In force.' },
    LAPSED: { description: 'Past its validity, but still visible.' },
    CANCELLED: { description: 'Cancelled by its owner, with a reason.' },
  },
});

export const ImminenceEnum = enumOf(IMMINENCES);
registerEnumType(ImminenceEnum, {
  name: 'NoticeImminence',
  description: 'How soon the threat is expected.',
  valuesMap: {
    IMMEDIATE: { description: 'Happening, or possible within the day.' },
    WITHIN_DAYS: { description: 'Within days.' },
    WITHIN_WEEKS: { description: 'Within weeks.' },
  },
});

export const AssetTypeEnum = enumOf(ASSET_TYPES);
registerEnumType(AssetTypeEnum, {
  name: 'NoticeAssetType',
  description: 'What kind of asset.',
  valuesMap: {
    BANK_ACCOUNT: { description: 'Money in a bank account.' },
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
  description: 'Kind of holder of an asset.',
  valuesMap: {
    PERSON: { description: 'A natural person.' },
    COMPANY: { description: 'A company.' },
    NOMINEE: { description: 'A person who holds it for another.' },
    UNKNOWN: { description: 'Not known.' },
  },
});

export const TranslationMethodEnum = enumOf(TRANSLATION_METHODS);
registerEnumType(TranslationMethodEnum, {
  name: 'TranslationMethod',
  description: 'Method of a translation.',
  valuesMap: {
    HUMAN: { description: 'By a person who knows both languages.' },
    MACHINE: { description: 'By a machine, without review by a person.' },
  },
});

export const QuestionEnum = enumOf(QUESTIONS);
registerEnumType(QuestionEnum, {
  name: 'NoticeQuestion',
  description:
    'Questions to a reviewer. The answer must be no for MILITARY, POLITICAL, RACIAL and RELIGIOUS, and yes for the others. Otherwise the notice cannot be published.',
  valuesMap: {
    POLITICAL: { description: 'Does it have a political character?' },
    MILITARY: { description: 'Does it have a military character?' },
    RELIGIOUS: { description: 'Does it have a religious character?' },
    RACIAL: { description: 'Does it have a racial character?' },
    NECESSITY: { description: 'Is it necessary for cross-border police work?' },
    PROPORTIONALITY: { description: 'Is it limited to the content and countries that this work needs?' },
    DATA_QUALITY: { description: 'Is its content accurate, current and supported?' },
  },
});
