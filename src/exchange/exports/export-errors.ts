import { HubError } from '../../platform/platform/errors.js';

/** Seconds after which an export that runs may have ended. */
const RETRY_AFTER_SECONDS = 30;

/** The account or key has an export that runs, in whichever process. */
export class ExportRunning extends HubError {
  readonly retryAfter = RETRY_AFTER_SECONDS;

  constructor() {
    super('RATE_LIMITED', 'EXPORT_RUNNING', 'You have an export that is running: an account or key has one at a time.');
  }
}

/** The process has as many exports as it takes, or half of them are the party's. */
export class ExportsBusy extends HubError {
  readonly retryAfter = RETRY_AFTER_SECONDS;

  constructor() {
    super('RATE_LIMITED', 'EXPORTS_BUSY', 'Too many exports are running here: try again later.');
  }
}
