import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { HANDLING_ACTS } from './handling.service.js';

export const HandlingActEnum = enumOf(HANDLING_ACTS);
registerEnumType(HandlingActEnum, {
  name: 'HandlingAct',
  description: 'How content leaves the application in which it is read.',
  valuesMap: {
    COPIED: { description: 'It is copied to the clipboard.' },
    PRINTED: { description: 'It is printed.' },
  },
});
