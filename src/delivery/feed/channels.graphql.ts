import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';

/** Channels by the names that the database uses. */
export const CHANNELS = {
  graphql: 'FEED',
  subscription: 'SUBSCRIPTION',
  webhook: 'WEBHOOK',
  taxii: 'TAXII',
  export: 'EXPORT',
  misp: 'MISP',
} as const;
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];
export const ChannelEnum = enumOf(Object.values(CHANNELS));
registerEnumType(ChannelEnum, {
  name: 'DeliveryChannel',
  description: 'A channel by which items leave the hub.',
  valuesMap: {
    FEED: { description: 'The query `feed`. Carries withdrawals.' },
    SUBSCRIPTION: { description: 'The subscription `feed`. Carries withdrawals.' },
    WEBHOOK: { description: 'A webhook. Carries withdrawals.' },
    TAXII: { description: 'TAXII 2.1. Cannot carry a withdrawal.' },
    EXPORT: { description: 'A file. Cannot carry a withdrawal.' },
    MISP: { description: 'A MISP feed. Cannot carry a withdrawal.' },
  },
});
