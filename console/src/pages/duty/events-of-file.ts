/** What an officer recognises an event of an iCalendar file by; null: the event does not state it. */
export interface EventOfFile {
  readonly name: string | null;
  /** Beginning on the wall clock that the file states, for example 2026-12-24 20:00; with "UTC" where the file states it. */
  readonly begins: string | null;
}

const ESCAPED: Readonly<Record<string, string>> = { n: ' ', N: ' ' };

/** Returns the events of an iCalendar file, in its order. The hub reads them again, and decides; this is for the eye alone. */
export function eventsOfFile(calendar: string): readonly EventOfFile[] {
  const [, ...events] = calendar.replace(/\r?\n[ \t]/g, '').split(/^BEGIN:VEVENT[ \t]*\r?$/im);
  return events.map((event) => {
    const [own = ''] = event.split(/^(?:BEGIN:|END:VEVENT)/im); // without its alarms
    const stated = (property: string): string | undefined =>
      new RegExp(String.raw`^${property}(?:;(?:"[^"\r\n]*"|[^":\r\n])*)?:(.*?)\r?$`, 'im').exec(own)?.[1];
    const name = stated('SUMMARY')?.replace(/\\(.)/g, (_, character: string) => ESCAPED[character] ?? character);
    const [, year, month, day, hour, minute, utc] =
      /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z)?)?/.exec(stated('DTSTART') ?? '') ?? [];
    const time = hour ? ` ${hour}:${minute}${utc ? ' UTC' : ''}` : '';
    return { name: name?.trim() || null, begins: year ? `${year}-${month}-${day}${time}` : null };
  });
}
