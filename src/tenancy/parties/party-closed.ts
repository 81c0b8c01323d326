import { Conflict } from '../../platform/platform/errors.js';

export class PartyClosed extends Conflict {
  constructor() {
    super('PARTY_CLOSED', 'This party was closed, which is for good: a country or partner that comes back is registered anew.');
  }
}
