import { Injectable } from '@nestjs/common';

/** The hub's own clock, injected wherever a rule asks for the time. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
