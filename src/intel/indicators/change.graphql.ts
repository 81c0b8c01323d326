import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';

/** The change that made a version of an item. */
export const CHANGES = ['PUBLISH', 'UPDATE', 'AUDIENCE', 'REVOKE', 'REVIVE'] as const;
export type Change = (typeof CHANGES)[number];
export const ChangeEnum = enumOf(CHANGES);
registerEnumType(ChangeEnum, {
  name: 'IndicatorChange',
  description: 'The change that made a version.',
  valuesMap: {
    PUBLISH: { description: 'It was published.' },
    UPDATE: { description: 'Its content changed.' },
    AUDIENCE: { description: 'Its audience changed.' },
    REVOKE: { description: 'It was revoked.' },
    REVIVE: { description: 'It was published again after it had been revoked.' },
  },
});
