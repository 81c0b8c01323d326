import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from './enums.js';

/** Kinds of items that the feed tells of. */
export const ITEM_KINDS = [
  'INDICATOR',
  'STIX_OBJECT',
  'SIGHTING',
  'REPORT',
  'OUTCOME',
  'ACTION_REQUEST',
  'NOTICE',
  'INFORMATION_REQUEST',
  'CASE',
  'RELATIONSHIP',
  'ANNOUNCEMENT',
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export const ItemKindEnum = enumOf(ITEM_KINDS);
registerEnumType(ItemKindEnum, {
  name: 'ItemKind',
  description: 'Kind of item; grows.',
  valuesMap: {
    INDICATOR: { description: 'An indicator.' },
    STIX_OBJECT: { description: 'An object that is kept whole.' },
    SIGHTING: { description: 'What an agency says about an indicator. It is in sight only where its indicator is.' },
    REPORT: { description: 'What a partner reports.' },
    OUTCOME: { description: 'What a country says to the reporter of a report.' },
    ACTION_REQUEST: { description: 'That somebody freeze, preserve or take something down.' },
    NOTICE: { description: 'A published notice.' },
    INFORMATION_REQUEST: { description: 'A question of one party to another.' },
    CASE: { description: 'What several countries work on together.' },
    RELATIONSHIP: { description: 'What joins two indicators. It is in sight only where both are.' },
    ANNOUNCEMENT: { description: 'What the hub tells the party.' },
  },
});
