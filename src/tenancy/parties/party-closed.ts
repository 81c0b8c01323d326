import { Conflict } from '../../platform/platform/errors.js';

export class PartyClosed extends Conflict {
  constructor() {
    super('PARTY_CLOSED', 'This party was closed permanently. Register a returning country or partner as a new party.');
  }
}
