import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';

/** The change that made a version of an item. */
export const CHANGES = ['PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE'] as const;
export type Change = (typeof CHANGES)[number];
export const ChangeEnum = enumOf(CHANGES);
registerEnumType(ChangeEnum, {
  name: 'VersionChange',
  description: 'The change that made a version.',
  valuesMap: {
    PUBLISH: { description: 'The item was published.' },
    UPDATE: { description: 'The content of the item changed.' },
    AUDIENCE: { description: 'The audience of the item changed.' },
    REVOKE: { description: 'The item was revoked.' },
    REVIVE: { description: 'The item was published again after it had been revoked.' },
  },
});
