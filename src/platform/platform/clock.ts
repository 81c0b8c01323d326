import { Injectable } from '@nestjs/common';

/**
 * The hub's own clock, injected wherever a rule asks for the time. It goes by the database's as soon as that is known (src/platform/database/database.ts), so that
 * all hub processes have one time, and it runs steadily in between: the machine's clock may be wrong, or be set while the hub runs.
 */
@Injectable()
export class Clock {
  private right = { time: Date.now(), at: performance.now() };

  now(): Date {
    return new Date(this.milliseconds());
  }

  /** Since 1970, whole. */
  milliseconds(): number {
    return Math.round(this.right.time + performance.now() - this.right.at);
  }

  /** @param time milliseconds since 1970 that were right when `performance.now()` said `at` */
  set(time: number, at: number): void {
    this.right = { time, at };
  }
}
