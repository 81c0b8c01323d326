import { HubError } from '../../platform/platform/errors.js';

/** Suggested delay before a retry, in seconds. */
const RETRY_AFTER_SECONDS = 30;

/** The account or key already has a running export, in this or another process. */
export class ExportRunning extends HubError {
  readonly retryAfter = RETRY_AFTER_SECONDS;

  constructor() {
    super(
      'RATE_LIMITED',
      'EXPORT_RUNNING',
      'You already have a running export. Wait until it ends: an account or key can run one export at a time.',
    );
  }
}

/** The process has reached its limit of exports, or the party has reached half of it. */
export class ExportsBusy extends HubError {
  readonly retryAfter = RETRY_AFTER_SECONDS;

  constructor() {
    super('RATE_LIMITED', 'EXPORTS_BUSY', 'Too many exports are running. Try again later.');
  }
}
