import { Logger } from '@nestjs/common';
import { FailureLog } from '../../platform/platform/failure-log.js';

/** A message waits at most an hour for its next check (hub.checked_message). One that has no check for longer has ended, or another process has checked it. */
const FORGOTTEN_AFTER_MS = 2 * 3_600_000;

export interface CheckFault {
  /** SQLSTATE. */
  readonly fault: string;
  readonly alert: string | null;
}

/** Logs messages that the database could not check. Each waits for another check, and holds up no other one. A line names an alert by its id, and no content. */
export class UncheckedMessages {
  /** When the last check failed, in milliseconds. */
  private readonly failedAt = new Map<string, number>();

  constructor(
    private readonly log = new FailureLog(new Logger('Checks of alerts'), 'error'),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Notes a check. Messages are checked again once none waits whose check failed: the success of another message says nothing of it.
   * @param checked id of a message, or the reader of a digest
   * @param faults empty: the check succeeded
   */
  note(checked: string, faults: readonly CheckFault[]): void {
    for (const { fault, alert } of faults) {
      const line = `A message of an alert cannot be checked and waits: ${fault}`;
      this.log.report(`${line}.`, `${line}, alert ${alert}.`);
    }
    if (faults.length > 0) this.failedAt.set(checked, this.now());
    else this.succeed(checked);
  }

  private succeed(checked: string): void {
    this.failedAt.delete(checked);
    for (const [other, at] of this.failedAt) if (this.now() - at > FORGOTTEN_AFTER_MS) this.failedAt.delete(other);
    if (this.failedAt.size === 0) this.log.recovered('Messages of alerts are checked again.');
  }
}
