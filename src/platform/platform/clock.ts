import { Injectable } from '@nestjs/common';

/**
 * The hub's own clock, injected wherever a rule needs the time. It follows the database's clock once that is known (src/platform/database/database.ts), so that
 * all hub processes have the same time. In between it runs steadily: the machine's clock may be wrong, or be set while the hub runs.
 */
@Injectable()
export class Clock {
  private right = { time: Date.now(), at: performance.now() };

  now(): Date {
    return new Date(this.milliseconds());
  }

  /** Returns whole milliseconds since 1970. */
  milliseconds(): number {
    return Math.round(this.right.time + performance.now() - this.right.at);
  }

  /** @param time milliseconds since 1970 that were right when `performance.now()` was `at` */
  set(time: number, at: number): void {
    this.right = { time, at };
  }
}
