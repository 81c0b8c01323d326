/** One event of an event stream. */
export interface ServerSentEvent {
  /** `message` if the stream names none. */
  readonly event: string;
  readonly data: string;
}

/** Characters of one event, at most. */
const LONGEST = 16 * 1024 * 1024;

/** Parses an event stream (WHATWG HTML, 9.2.6) from chunks of any size. Comments and ids are ignored. */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private size = 0;

  /** @returns the events that the chunk completes. @throws RangeError when an event is longer than 16 Mi characters */
  feed(chunk: string): readonly ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    // A carriage return at the end may be the first half of a line end.
    const text = this.rest + chunk;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() ?? '') + text.slice(whole.length);
    for (const line of lines) {
      const event = this.line(line);
      if (event) events.push(event);
    }
    if (this.rest.length + this.size > LONGEST) throw new RangeError('An event of the stream is too long.');
    return events;
  }

  private line(line: string): ServerSentEvent | undefined {
    if (line === '') return this.dispatch();
    const [, field = '', value = ''] = /^([^:]*)(?:: ?([\s\S]*))?$/.exec(line) ?? [];
    if (field === 'event') this.event = value;
    if (field === 'data') {
      this.data.push(value);
      this.size += value.length;
    }
    return undefined;
  }

  private dispatch(): ServerSentEvent | undefined {
    const { event, data } = this;
    this.event = '';
    this.data = [];
    this.size = 0;
    return event === '' && data.length === 0 ? undefined : { event: event || 'message', data: data.join('\n') };
  }
}
